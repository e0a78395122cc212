import { tensorTypes } from '#gguf/tensor-types.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'

export interface GgufDescription {
  /** Lists by their length. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>
  /** The lists among the metadata: short ones of truth values item by item, `null` for all others. */
  readonly lists: Readonly<Record<string, readonly boolean[] | null>>
  readonly tensors: readonly TensorDescription[]
}

export interface TensorDescription {
  readonly name: string
  /** ggml's name, e.g. "Q8_0". */
  readonly type: string
  /** Length of a row. */
  readonly columns: number
  readonly rows: number
}

/**
 * A GGUF's metadata and tensors; reads no weights.
 *
 * @throws what keeps the file from being read, in words
 */
export function describeGguf(file: string): GgufDescription {
  const read = readWholeGguf(file)
  if (read.state === 'unusable') throw new Error(`it could not be read: ${read.reason}`)
  return {
    metadata: Object.fromEntries(
      [...read.header.metadata].map(([key, value]) => [
        key,
        typeof value === 'object' ? value.length : typeof value === 'bigint' ? Number(value) : value,
      ]),
    ),
    lists: Object.fromEntries(
      [...read.header.metadata].flatMap(([key, value]) =>
        typeof value === 'object' ? [[key, value.flags ?? null] as const] : [],
      ),
    ),
    tensors: read.header.tensors.map(({ name, type, shape: [columns = 1, ...further] }) => ({
      name,
      type: tensorTypes.get(type)?.name ?? String(type),
      columns,
      rows: further.reduce((product, length) => product * length, 1),
    })),
  }
}
