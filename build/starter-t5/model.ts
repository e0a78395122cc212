import { seedFrom, seededRandom } from '#core/random/index.ts'
import { buckets, t5Metadata } from '../random-model/encoder-decoder.ts'
import type { GgufFile, GgufTensor, GgufValue } from '../random-model/gguf-file.ts'
import type { Unigrams } from '../random-model/unigrams.ts'
import { normalTable } from '../random-model/weights.ts'

/** A T5 of version 1.0: ReLU, and the token embedding is the output matrix, too. */
export interface Shape {
  /** Of the encoder, and as many of the decoder. */
  readonly layers: number
  readonly width: number
  readonly heads: number
  readonly feedForward: number
  /** Tokens. */
  readonly contextLength: number
}

export function parametersOf(shape: Shape, vocabularySize: number): number {
  return tensorsOf(shape, vocabularySize).reduce((sum, { row, rows = 1 }) => sum + row * rows, 0)
}

/** The model before its first step: 32-bit weights drawn by the seed, each matrix from a stream of its own. */
export function untrainedModel(shape: Shape, vocabulary: Unigrams, seed: number): GgufFile {
  const { layers, width, heads, feedForward, contextLength } = shape
  const own: readonly (readonly [string, GgufValue])[] = [
    [
      'general.description',
      {
        type: 'string',
        value: 'A small English T5 pretrained by the Placebo project, to be instruction-tuned while one waits',
      },
    ],
    ['general.languages', { type: 'strings', value: ['en'] }],
  ]
  const sizes = {
    name: 'Placebo starter T5',
    layers,
    decoderLayers: layers,
    width,
    heads,
    headSize: width / heads,
    ffn: feedForward,
    contextLength,
    type: 'F32',
  } as const
  return {
    metadata: [...t5Metadata(sizes, vocabulary), ...own],
    tensors: tensorsOf(shape, vocabulary.tokens.length).map((each) => drawn(each, seed)),
  }
}

interface Drawn {
  readonly name: string
  readonly row: number
  /** None: a norm's vector of ones. */
  readonly rows?: number
  /** Standard deviation. */
  readonly deviation: number
}

/** Deviations as T5's own code has them (Raffel et al. 2020): scores are not divided, queries are drawn smaller. */
function tensorsOf({ layers, width, heads, feedForward }: Shape, vocabularySize: number): readonly Drawn[] {
  const norm = (name: string): Drawn => ({ name: `${name}.weight`, row: width, deviation: 0 })
  const matrix = (name: string, row: number, rows: number, deviation = 1 / Math.sqrt(row)): Drawn => ({
    name: `${name}.weight`,
    row,
    rows,
    deviation,
  })
  const attention = (name: string) => [
    norm(`${name}_norm`),
    matrix(`${name}_q`, width, width, 1 / Math.sqrt(width * (width / heads))),
    ...['k', 'v', 'o'].map((letter) => matrix(`${name}_${letter}`, width, width)),
  ]
  const stack = (side: 'enc' | 'dec') => [
    ...Array.from({ length: layers }, (_, i) => [
      ...attention(`${side}.blk.${i}.attn`),
      ...(i === 0 ? [matrix(`${side}.blk.0.attn_rel_b`, heads, buckets, 1 / Math.sqrt(width))] : []),
      ...(side === 'dec' ? attention(`dec.blk.${i}.cross_attn`) : []),
      norm(`${side}.blk.${i}.ffn_norm`),
      matrix(`${side}.blk.${i}.ffn_up`, width, feedForward),
      matrix(`${side}.blk.${i}.ffn_down`, feedForward, width),
    ]).flat(),
    norm(`${side}.output_norm`),
  ]
  return [matrix('token_embd', width, vocabularySize, 1), ...stack('enc'), ...stack('dec')]
}

function drawn({ name, row, rows, deviation }: Drawn, seed: number): GgufTensor {
  const random = seededRandom(seedFrom(`${seed} ${name}`) | 0)
  const values = Float32Array.from({ length: row * (rows ?? 1) }, () =>
    rows === undefined ? 1 : deviation * (normalTable[random.next() & 0xffff] ?? 0),
  )
  return {
    name,
    shape: rows === undefined ? [row] : [row, rows],
    type: 'F32',
    bytes: () => [new Uint8Array(values.buffer)],
  }
}
