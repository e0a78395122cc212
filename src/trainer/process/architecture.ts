import type { TuningMethod } from '#core/study/tuning.ts'
import type { Refused } from '../trainer.ts'
import { architectures } from './architectures.ts'
import type { GgufDescription, TensorDescription } from './describe.ts'
import { machineMemory, methodFault } from './memory-fault.ts'
import { shapeOf } from './parts.ts'
import { loraChoices, loraNumbers, tensorNames, type Shape } from './shape.ts'

export type Read =
  | { readonly state: 'read'; readonly architecture: string; readonly shape: Shape; readonly parameters: number }
  | Refused

const works = `what works: architectures ${Object.keys(architectures).join(', ')}; every type of weights that ggml multiplies with`

/**
 * From a GGUF's metadata and tensor list to the decoder's shape, or why it cannot be trained. Reads no weights.
 *
 * @param types of weights that ggml multiplies with, by its own names (`Addon.types`)
 * @param memory bytes that full training may take
 */
export function readArchitecture(
  file: string,
  description: GgufDescription,
  method: TuningMethod,
  types: readonly string[],
  memory = machineMemory(),
): Read {
  const refuse = (why: string): Refused => ({ state: 'refused', reason: `invalid model file: ${file}: ${why}` })
  const { metadata, tensors } = description
  const architecture = String(metadata['general.architecture'])
  const parts = Object.hasOwn(architectures, architecture) ? architectures[architecture] : undefined
  if (metadata['general.type'] === 'adapter') return refuse('it is an adapter; give the model it was made for')
  if (parts === undefined) return refuse(`architecture ${architecture} cannot be trained; ${works}`)
  const shape = shapeOf(architecture, parts, description)
  if (typeof shape === 'string') return refuse(shape)
  const fault =
    faultOf(tensors, shape, new Set(types.map((type) => type.toLowerCase()))) ??
    methodFault(tensors, method, memory) ??
    loraFault(shape, method)
  if (fault !== undefined) return refuse(fault)
  return {
    state: 'read',
    architecture,
    shape,
    parameters: tensors.reduce((sum, { columns, rows }) => sum + columns * rows, 0),
  }
}

/**
 * A tensor that is missing, that is one too many (the forward pass would silently leave it out), or of a type that does
 * not work.
 */
function faultOf(
  tensors: readonly TensorDescription[],
  shape: Shape,
  weightTypes: ReadonlySet<string>,
): string | undefined {
  const { needed, possible } = tensorNames(shape)
  const there = new Set(tensors.map(({ name }) => name))
  const missing = needed.find((name) => !there.has(name))
  if (missing !== undefined) return `tensor ${missing} is missing`
  const known = new Set([...needed, ...possible])
  const strange = tensors.find(({ name }) => !known.has(name))
  if (strange?.name.startsWith('rope_factors_') === true)
    return `tensor ${strange.name} holds rope factors that depend on the size of the context, which cannot be trained with; ${works}`
  if (strange) return `tensor ${strange.name} is none that the trainer knows; ${works}`
  const odd = tensors.find(({ type }) => !weightTypes.has(type.toLowerCase()))
  return odd && `tensor ${odd.name} has the type ${odd.type}; ${works}`
}

function loraFault(shape: Shape, method: TuningMethod): string | undefined {
  if (method.kind === 'full' || method.matrices.length === 0 || loraNumbers(shape, method) > 0) return undefined
  return `it has no matrix that ${method.matrices.join(', ')} stands for; LoRA can stand beside ${loraChoices(shape).join(', ')}`
}
