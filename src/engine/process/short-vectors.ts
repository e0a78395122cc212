import type { GgufHeader } from './gguf-header.ts'
import { tensorTypes } from './tensor-types.ts'

/**
 * The first norm, bias or rope factor that is not stored as F32, and what to do; undefined: there is none. llama.cpp
 * loads such a file and ends the process when it is asked: on a processor ggml adds to 32-bit numbers, and multiplies
 * them by, 32-bit ones only.
 */
export function shortVector({ tensors }: GgufHeader): string | undefined {
  const short = tensors.find(({ name, type }) => type !== 0 && /norm\.weight$|\.bias$|^rope_/.test(name))
  return (
    short &&
    `its tensor ${short.name} is stored as ${tensorTypes.get(short.type)?.name ?? 'another type'}; norms, biases and rope factors have to be F32: ` +
      "convert the model again, llama.cpp's converter keeps them so"
  )
}
