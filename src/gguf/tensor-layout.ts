import type { GgufHeader, GgufTensorInfo } from './header.ts'
import { formerTypes, tensorTypes } from './tensor-types.ts'

/**
 * Why a file's tensors do not lie in it as a GGUF's have to: one behind the other, each at a multiple of the alignment,
 * and all of them inside. Undefined: they do. llama.cpp reports the most of this only as "failed to load", divides by a
 * length of 0, and maps what is missing as zeros on some systems. Source: gguf_init_from_reader in ggml's gguf.cpp.
 */
export function layoutFault({ tensors, alignment, dataOffset, fileSize }: GgufHeader): string | undefined {
  if (tensors.length === 0) return 'the file holds no weights, only a vocabulary or a header'
  const seen = new Set<string>()
  let end = 0
  for (const tensor of tensors) {
    const fault = ownFault(tensor) ?? (seen.has(tensor.name) ? 'is in it twice' : undefined)
    if (fault !== undefined) return `its tensor ${JSON.stringify(tensor.name)} ${fault}`
    if (tensor.offset !== end)
      return `its tensor ${JSON.stringify(tensor.name)} is said to begin at byte ${tensor.offset} of the weights, the one before it ends at ${end}`
    seen.add(tensor.name)
    end = Math.ceil((tensor.offset + bytesOf(tensor)) / alignment) * alignment
  }
  const last = tensors.at(-1)
  const needed = dataOffset + (last === undefined ? 0 : last.offset + bytesOf(last))
  return needed <= fileSize
    ? undefined
    : `the file is truncated: it has ${fileSize} bytes, its tensors need ${needed}; download it again`
}

/** Of all its numbers, as they lie in the file, whose layout has no fault. */
export function bytesOf({ type, shape }: GgufTensorInfo): number {
  const known = tensorTypes.get(type)
  if (known === undefined) throw new Error(`a tensor of the type number ${type} has no size`)
  return (weightsOf(shape) / known.block) * known.bytes
}

export function weightsOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** ggml's GGML_MAX_NAME, less the byte that ends the text. */
const longestName = 63

function ownFault(tensor: GgufTensorInfo): string | undefined {
  const { name, type, shape } = tensor
  if (Buffer.byteLength(name) > longestName)
    return `has a name of ${Buffer.byteLength(name)} bytes; ${longestName} are allowed`
  const layout = tensorTypes.get(type)
  const former = formerTypes.get(type)
  if (former !== undefined) return `has the type ${former} (number ${type}), which llama.cpp has given up`
  if (layout === undefined) return `has the type number ${type}, which the engine does not know`
  const [row = 1] = shape
  const sizes = `[${shape.join(', ')}]`
  if (shape.includes(0)) return `has the shape ${sizes}, which holds nothing`
  if (row % layout.block !== 0) return `has rows of ${row}; ${layout.name} needs multiples of ${layout.block}`
  return bytesOf(tensor) <= Number.MAX_SAFE_INTEGER ? undefined : `has the shape ${sizes}, more than any file can hold`
}
