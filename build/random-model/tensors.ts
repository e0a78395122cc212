import { seedFrom, seededRandom, type Random } from '#core/random/index.ts'
import { randomBlocks } from './blocks.ts'
import { tensorTypes, type GgufTensor, type TensorType } from './gguf-file.ts'
import { encodeRow, normalTable } from './weights.ts'

/** What the numbers of a tensor come from: always the same ones of the same name. */
export interface Source {
  readonly seed: number
  readonly type: TensorType
  /** Of matrices that have another one, by their names without block and ".weight": "attn_v". */
  readonly types?: Readonly<Record<string, TensorType>>
}

export function ones(name: string, length: number): GgufTensor {
  return vector(name, new Float32Array(length).fill(1))
}

export function randomVector(
  source: Source,
  name: string,
  length: number,
  mean: number,
  deviation: number,
): GgufTensor {
  const random = randomOf(source, name)
  return vector(
    name,
    Float32Array.from({ length }, () => mean + deviation * (normalTable[random.next() & 0xffff] ?? 0)),
  )
}

/** Always F32, as llama.cpp wants norms and biases. */
export function vector(name: string, values: Float32Array<ArrayBuffer>): GgufTensor {
  return { name, shape: [values.length], type: 'F32', bytes: () => [new Uint8Array(values.buffer)] }
}

function randomOf(source: Source, name: string): Random {
  return seededRandom(seedFrom(`${source.seed} ${name}`) | 0)
}

export function randomMatrix(
  source: Source,
  name: string,
  row: number,
  rows: number,
  deviation: (row: number) => number,
): GgufTensor {
  const type = source.types?.[name.replace(/^(?:(?:enc|dec)\.)?blk\.\d+\.|\.weight$/g, '')] ?? source.type
  return { name, shape: [row, rows], type, bytes: () => randomRows(source, type, name, row, rows, deviation) }
}

/** About a megabyte at a time. */
function* randomRows(
  source: Source,
  type: TensorType,
  name: string,
  row: number,
  rows: number,
  deviation: (row: number) => number,
): Generator<Uint8Array> {
  const { block, bytes } = tensorTypes[type]
  const rowBytes = (row / block) * bytes
  const rowsAtOnce = Math.max(1, Math.floor(2 ** 20 / rowBytes))
  const random = randomOf(source, name)
  const values = new Float32Array(row)
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first)
    const piece = new Uint8Array(count * rowBytes)
    for (let i = 0; i < count; i++) {
      const scale = deviation(first + i)
      const encoded = piece.subarray(i * rowBytes, (i + 1) * rowBytes)
      if (type === 'F32' || type === 'F16' || type === 'BF16' || type === 'Q8_0') {
        drawNormal(random, scale, values)
        encodeRow(type, values, encoded)
      } else {
        randomBlocks(type, random, scale, encoded)
      }
    }
    yield piece
  }
}

function drawNormal(random: Random, deviation: number, values: Float32Array): void {
  for (let j = 0; j < values.length; j += 2) {
    const bits = random.next()
    values[j] = deviation * (normalTable[bits & 0xffff] ?? 0)
    values[j + 1] = deviation * (normalTable[bits >>> 16] ?? 0)
  }
}
