import { sizeFault } from '#core/models/model-sizes.ts'
import type { GgufDescription } from './describe.ts'
import { encoderOf } from './encoder-decoder.ts'
import { alone, layersOf, normOf, type Architecture, type Metadata, type Purpose, type Sizes } from './parts.ts'
import type { Rope, Shape } from './shape.ts'

/** A decoder's shape from a file's metadata and tensor list, with its encoder's, or why it has none. */
export function shapeOf(
  name: string,
  architecture: Architecture,
  file: GgufDescription,
  purpose: Purpose,
): Shape | string {
  const sizes = sizesOf(name, architecture, file, purpose)
  if (typeof sizes === 'string') return sizes
  const { layers, ...told } = sizes
  const read = readerOf(name, file)
  const own = architecture.own?.({ ...sizes, ...read, purpose }) ?? {}
  if (typeof own === 'string') return own
  const { positions } = architecture
  const rope =
    positions === 'learned' || positions === 'distances' ? null : ropeOf(name, architecture, sizes, file, purpose)
  if (typeof rope === 'string') return rope
  const encoder = architecture.encoder === true ? encoderOf(name, architecture, sizes, own, read) : null
  if (typeof encoder === 'string') return encoder
  const { width, vocabulary } = sizes
  return {
    ...told,
    embedding: alone('token_embd', width, vocabulary),
    embeddingScale: own.embeddingScale ?? 1,
    positions: positions === 'learned' ? alone('position_embd', width, sizes.contextLength) : null,
    ropeFactors:
      rope !== null && architecture.ropeFactors && read.has('rope_freqs.weight')
        ? alone('rope_freqs', rope.dimensions / 2, 1)
        : null,
    encoder: encoder?.encoder ?? null,
    layers: layersOf(
      architecture,
      sizes,
      own,
      encoder?.decoder ?? {
        layers,
        blocks: 'blk',
        rope,
        distances: null,
        bothWays: false,
        cross: false,
        gated: architecture.feedForward !== 'gelu',
        isFused: (index) => architecture.fused === 'always' || read.has(`blk.${index}.attn_qkv.weight`),
      },
    ),
    parallel: own.parallel ?? false,
    residualScale: own.residualScale ?? 1,
    norm: normOf(architecture, sizes, encoder === null ? 'output_norm' : 'dec.output_norm', width),
    head:
      architecture.head === 'own' || (architecture.head !== 'tied' && read.has('output.weight'))
        ? alone('output', width, vocabulary)
        : null,
    logitScale: own.logitScale ?? 1,
  }
}

type Reader = Pick<Metadata, 'number' | 'flag' | 'flags' | 'has'>

function readerOf(name: string, { metadata, lists, tensors }: GgufDescription): Reader {
  const value = (key: string) => (`${name}.${key}` in lists ? undefined : metadata[`${name}.${key}`])
  return {
    number(key) {
      const found = value(key)
      return typeof found === 'number' && Number.isFinite(found) ? found : undefined
    },
    flag(key) {
      const found = value(key)
      return typeof found === 'boolean' ? found : undefined
    },
    flags: (key) => lists[`${name}.${key}`],
    has: (tensor) => tensors.some((each) => each.name === tensor),
  }
}

function sizesOf(name: string, architecture: Architecture, file: GgufDescription, purpose: Purpose): Sizes | string {
  const { number } = readerOf(name, file)
  if ((number('expert_count') ?? 0) > 0) return `a mixture of experts cannot be ${purpose}`
  const fault = sizeFault({
    architecture: name,
    number,
    tensors: file.tensors.map(({ name: tensor, columns, rows }) => ({ name: tensor, shape: [columns, rows] })),
  })
  if (fault !== undefined) return fault
  const layers = number('block_count')
  const width = number('embedding_length')
  const heads = number('attention.head_count')
  const feedForward = number('feed_forward_length')
  const epsilon = number(`attention.layer_norm_${architecture.norm === 'rms' ? 'rms_' : ''}epsilon`)
  if (
    layers === undefined ||
    width === undefined ||
    heads === undefined ||
    feedForward === undefined ||
    epsilon === undefined
  ) {
    return `its metadata lack a size: layers ${layers ?? '–'}, width ${width ?? '–'}, heads ${heads ?? '–'}, feed-forward ${feedForward ?? '–'}, epsilon ${epsilon ?? '–'}`
  }
  const headSize = number('attention.key_length') ?? width / heads
  const valueSize = number('attention.value_length') ?? headSize
  if (!Number.isInteger(headSize) || valueSize !== headSize)
    return `heads of ${headSize} for keys and ${valueSize} for values cannot be ${purpose}`
  return {
    layers,
    width,
    heads,
    kvHeads: number('attention.head_count_kv') ?? heads,
    headSize,
    feedForward,
    epsilon,
    contextLength: number('context_length') ?? 0,
    vocabulary: file.tensors.find(({ name: tensor }) => tensor === 'token_embd.weight')?.rows ?? 0,
  }
}

function ropeOf(
  name: string,
  { positions }: Architecture,
  { headSize, contextLength }: Sizes,
  file: GgufDescription,
  purpose: Purpose,
): Rope | string {
  const { number } = readerOf(name, file)
  const dimensions = number('rope.dimension_count') ?? headSize
  if (dimensions > headSize || dimensions % 2 !== 0)
    return `rope over ${dimensions} of ${headSize} dimensions cannot be ${purpose}`
  const scaling = file.metadata[`${name}.rope.scaling.type`] ?? 'linear'
  if (scaling !== 'none' && scaling !== 'linear' && scaling !== 'yarn')
    return `rope scaling ${String(scaling)} cannot be ${purpose}; none, linear and yarn can`
  const factor = number('rope.scaling.factor') ?? number('rope.scale_linear') ?? 0
  return {
    dimensions,
    neox: positions === 'rope half a head apart',
    originalContext: number('rope.scaling.original_context_length') ?? contextLength,
    base: number('rope.freq_base') ?? 10_000,
    scale: scaling === 'none' || factor === 0 ? 1 : 1 / factor,
    // llama.cpp's choices: YaRN's own scaling of attention happens inside the operation.
    extrapolation: scaling === 'yarn' ? (number('rope.scaling.yarn_ext_factor') ?? 1) : 0,
    attention: number('rope.scaling.attn_factor') ?? 1,
    betaFast: number('rope.scaling.yarn_beta_fast') ?? 32,
    betaSlow: number('rope.scaling.yarn_beta_slow') ?? 1,
  }
}
