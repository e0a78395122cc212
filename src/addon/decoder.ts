import { architectures } from './architectures.ts'
import type { GgufDescription, TensorDescription } from './describe.ts'
import type { Purpose } from './parts.ts'
import { shapeOf } from './shape-of.ts'
import { tensorNames, type Shape } from './shape.ts'

export type ReadDecoder =
  | { readonly state: 'read'; readonly architecture: string; readonly shape: Shape; readonly parameters: number }
  | { readonly state: 'refused'; readonly reason: string }

/**
 * From a GGUF's metadata and tensor list to the decoder's shape, or why the addon has none for it. Reads no weights.
 *
 * @param types of weights that ggml multiplies with, by its own names (`Addon.types`)
 */
export function readDecoder(
  file: string,
  description: GgufDescription,
  types: readonly string[],
  purpose: Purpose,
): ReadDecoder {
  const refuse = (why: string) => ({ state: 'refused', reason: `invalid model file: ${file}: ${why}` }) as const
  const { metadata, tensors } = description
  const architecture = String(metadata['general.architecture'])
  const parts = Object.hasOwn(architectures, architecture) ? architectures[architecture] : undefined
  if (metadata['general.type'] === 'adapter') return refuse('it is an adapter; give the model it was made for')
  if (parts === undefined) return refuse(`architecture ${architecture} cannot be ${purpose}; ${works}`)
  const shape = shapeOf(architecture, parts, description, purpose)
  if (typeof shape === 'string') return refuse(shape)
  const fault = faultOf(tensors, shape, new Set(types.map((type) => type.toLowerCase())), purpose)
  if (fault !== undefined) return refuse(fault)
  return {
    state: 'read',
    architecture,
    shape,
    parameters: tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
  }
}

const works = `what works: architectures ${Object.keys(architectures).join(', ')}; every type of weights that ggml multiplies with`

/**
 * A tensor that is missing, that is one too many (the forward pass would silently leave it out), or of a type that does
 * not work.
 */
function faultOf(
  tensors: readonly TensorDescription[],
  shape: Shape,
  weightTypes: ReadonlySet<string>,
  purpose: Purpose,
): string | undefined {
  const { needed, possible } = tensorNames(shape)
  const there = new Set(tensors.map(({ name }) => name))
  const missing = needed.find((name) => !there.has(name))
  if (missing !== undefined) return `tensor ${missing} is missing`
  const known = new Set([...needed, ...possible])
  const strange = tensors.find(({ name }) => !known.has(name))
  if (strange?.name.startsWith('rope_factors_') === true)
    return `tensor ${strange.name} holds rope factors that depend on the size of the context, which cannot be ${purpose === 'trained' ? 'trained with' : purpose}; ${works}`
  if (strange) return `tensor ${strange.name} is none that ${knowing[purpose]} knows; ${works}`
  const odd = tensors.find(({ type }) => !weightTypes.has(type.toLowerCase()))
  return odd && `tensor ${odd.name} has the type ${odd.type}; ${works}`
}

const knowing: Readonly<Record<Purpose, string>> = { trained: 'the trainer', 'asked in fast mode': 'fast mode' }
