import { alone, layersOf, normOf, type Architecture, type Metadata, type Own, type Sizes, type Stack } from './parts.ts'
import type { Distances, Shape } from './shape.ts'

/** From here on distances share a bucket: no file says so, llama.cpp takes it for all models. */
const farthest = 128

/** Buckets of each way have to be told apart into near and far ones. */
const fewestBuckets = 4

/** An encoder, and what its decoder's stack of layers is; or why they cannot be computed. */
export function encoderOf(
  name: string,
  architecture: Architecture,
  sizes: Sizes,
  own: Own,
  { number, has }: Pick<Metadata, 'number' | 'has'>,
): { readonly encoder: NonNullable<Shape['encoder']>; readonly decoder: Stack } | string {
  const { layers, heads, kvHeads, width, vocabulary } = sizes
  const decoderLayers = number('decoder_block_count') ?? layers
  const buckets = number('attention.relative_buckets_count')
  const start = number('decoder_start_token_id')
  if (!Number.isInteger(decoderLayers) || decoderLayers < 1)
    return `its metadata claim ${decoderLayers} blocks of the decoder (${name}.decoder_block_count)`
  if (buckets === undefined || !Number.isInteger(buckets) || buckets < fewestBuckets || buckets % 2 !== 0)
    return `its metadata do not say how many buckets of distances it has (${name}.attention.relative_buckets_count is ${buckets ?? 'not there'})`
  if (start === undefined || !Number.isInteger(start) || start < 0 || start >= vocabulary)
    return `its metadata do not say which token an answer begins with (${name}.decoder_start_token_id is ${start ?? 'not there'}, it has ${vocabulary} tokens)`
  if (kvHeads !== heads) return `${heads} heads that share ${kvHeads} keys cannot go by distances`
  const stackOf = (side: 'enc' | 'dec', count: number): Stack => ({
    layers: count,
    blocks: `${side}.blk`,
    rope: null,
    distances: distancesOf(side, heads, buckets),
    bothWays: side === 'enc',
    cross: side === 'dec',
    gated: has(`${side}.blk.0.ffn_gate.weight`),
    isFused: () => false,
  })
  return {
    encoder: {
      layers: layersOf(architecture, sizes, own, stackOf('enc', layers)),
      norm: normOf(architecture, sizes, 'enc.output_norm', width),
      start,
      // The first checkpoints have it, and neither their own code nor llama.cpp adds it to anything.
      unread: ['dec.blk.0.cross_attn_rel_b.weight'],
    },
    decoder: stackOf('dec', decoderLayers),
  }
}

/** Stored in a stack's first block, for all of them. */
function distancesOf(side: 'enc' | 'dec', heads: number, buckets: number): Distances {
  return { table: alone(`${side}.blk.0.attn_rel_b`, heads, buckets), farthest }
}
