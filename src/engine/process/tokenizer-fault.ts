import { charsmapFault } from '#gguf/charsmap.ts'
import type { GgufHeader } from '#gguf/header.ts'

/**
 * Why no text can be made tokens with what a file brings; undefined: it can. llama.cpp reads as many scores and kinds
 * as there are tokens, however many there are of them, and takes 32 bits for each, whatever they are stored as.
 */
export function tokenizerFault({ metadata, tensors }: GgufHeader): string | undefined {
  const model = metadata.get('tokenizer.ggml.model')
  const tokens = metadata.get(tokensKey)
  if (
    typeof model !== 'string' ||
    model === 'none' ||
    model === 'no_vocab' ||
    typeof tokens !== 'object' ||
    tokens.length === 0
  ) {
    return 'it brings no tokenizer; convert the model again together with its tokenizer'
  }
  for (const { key, type, name, isEach } of lists) {
    const list = metadata.get(key)
    if (list === undefined) continue
    if (typeof list !== 'object' || list.type !== type) return `its ${key} is no list of ${name}`
    if (isEach && list.length !== tokens.length)
      return `its ${key} has ${list.length} items, its vocabulary ${tokens.length} tokens (${tokensKey})`
  }
  const map = metadata.get(charsmapKey)
  if (map !== undefined) {
    const fault = typeof map === 'object' && map.bytes !== undefined ? charsmapFault(map.bytes) : 'is no list of bytes'
    if (fault !== undefined) return `its ${charsmapKey} ${fault}`
  }
  const rows = tensors.find(({ name }) => name === 'token_embd.weight')?.shape[1]
  if (rows === undefined || rows === tokens.length) return undefined
  return `its vocabulary has ${tokens.length} tokens (${tokensKey}), its token_embd.weight ${rows} rows`
}

const tokensKey = 'tokenizer.ggml.tokens'
const charsmapKey = 'tokenizer.ggml.precompiled_charsmap'

/** `type`: GGUF's number. `isEach`: one for each token. */
const lists = [
  { key: tokensKey, type: 8, name: 'texts', isEach: true },
  { key: 'tokenizer.ggml.scores', type: 6, name: '32-bit floats', isEach: true },
  { key: 'tokenizer.ggml.token_type', type: 5, name: '32-bit integers', isEach: true },
  { key: 'tokenizer.ggml.merges', type: 8, name: 'texts', isEach: false },
] as const
