import type { GgufHeader } from '#gguf/header.ts'
import { tensorTypes } from '#gguf/tensor-types.ts'

/**
 * Whole files that are no model for asking: an encoder–decoder other than T5, which our own kernels compute, kills the
 * process with a native assert when it is asked, an encoder gives no text, an adapter needs its base model. Undefined:
 * usable.
 */
export function unusableKind(header: GgufHeader): string | undefined {
  const architecture = header.metadata.get('general.architecture')
  if (typeof architecture !== 'string') return 'its metadata do not name an architecture'
  const type = header.metadata.get('general.type')
  if (type === 'adapter') return 'this is an adapter (LoRA), not a model; merge it into its base model first'
  if (type === 'mmproj' || architecture === 'clip')
    return 'this is the picture part of a model; name the file of its text part'
  if (isPart(header)) return 'this is one part of a model in several files; join them first, with llama-gguf-split'
  if (isEncoderDecoder(header, architecture)) {
    return `"${architecture}" is an encoder–decoder model, which the engine cannot run; use T5, or a decoder-only model (Llama, Qwen, Gemma, …)`
  }
  if (isEncoder(header, architecture)) {
    return `"${architecture}" is an encoder or embedding model, which writes no text; use a decoder-only model (Llama, Qwen, Gemma, …)`
  }
  return undefined
}

function isPart(header: GgufHeader): boolean {
  const parts = header.metadata.get('split.count')
  return typeof parts === 'number' && parts > 1
}

/** T5 itself is computed by our own kernels. */
function isEncoderDecoder(header: GgufHeader, architecture: string): boolean {
  if (architecture === 't5') return false
  return (
    /^(?:t5|mt5|umt5|bart|mbart|pegasus|marian|m2m|nllb|whisper)/.test(architecture) ||
    header.metadata.has(`${architecture}.decoder_start_token_id`) ||
    header.metadata.has(`${architecture}.decoder_block_count`) ||
    header.tensors.some(({ name }) => name.startsWith('enc.blk.'))
  )
}

function isEncoder(header: GgufHeader, architecture: string): boolean {
  const pooling = header.metadata.get(`${architecture}.pooling_type`)
  return (
    /bert|embedding|^wavtokenizer|^llada|^dream$/.test(architecture) ||
    header.metadata.get(`${architecture}.attention.causal`) === false ||
    (typeof pooling === 'number' && pooling > 0)
  )
}

/**
 * The first norm, bias or rope factor that is not stored as F32, and what to do; undefined: there is none. llama.cpp
 * loads such a file and ends the process when it is asked: on a processor ggml adds to 32-bit numbers, and multiplies
 * them by, 32-bit ones only.
 */
export function shortVector({ tensors }: GgufHeader): string | undefined {
  const short = tensors.find(({ name, type }) => type !== 0 && /norm\.weight$|\.bias$|^rope_/.test(name))
  return (
    short &&
    `its tensor ${short.name} is stored as ${tensorTypes.get(short.type)?.name ?? 'another type'}; norms, biases and rope factors have to be F32: convert the model`
  )
}
