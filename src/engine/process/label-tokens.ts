import type { LlamaModel, Token } from 'node-llama-cpp'
import { forms, isSameList } from './constrained.ts'

/** What may come next in an answer that is to be one of some labels. */
export interface Allowed {
  /** In the order of their numbers. */
  candidates(): readonly Token[]
  take(token: Token): void
}

/** Which tokens of a model go on with a label, byte by byte: what exact mode has a grammar for (constrained.ts). */
export class LabelTokens {
  readonly #model: LlamaModel
  #vocabulary: Vocabulary | undefined
  /** Neighbouring instances share their label space. */
  #known: { readonly labels: readonly string[]; readonly texts: readonly string[] } | undefined

  constructor(model: LlamaModel) {
    this.#model = model
  }

  after(labels: readonly string[]): Allowed {
    const vocabulary = (this.#vocabulary ??= vocabularyOf(this.#model))
    if (this.#known === undefined || !isSameList(this.#known.labels, labels)) {
      this.#known = { labels, texts: labels.flatMap((label) => forms(label)).map(bytesOf) }
    }
    // What is left of the texts that begin with what has been written.
    let left = this.#known.texts
    return {
      candidates() {
        const ways = new Set(
          left.flatMap((text) => [...beginnings(text)].flatMap((some) => vocabulary.tokens.get(some) ?? [])),
        )
        if (left.includes('')) for (const end of vocabulary.ends) ways.add(end)
        return [...ways].sort((a, b) => a - b)
      },
      take(token) {
        const written = vocabulary.bytes.get(token) ?? ''
        left = left.filter((text) => text.startsWith(written)).map((text) => text.slice(written.length))
      },
    }
  }
}

interface Vocabulary {
  /** By their bytes, each as one character. */
  readonly tokens: ReadonlyMap<string, readonly Token[]>
  readonly bytes: ReadonlyMap<Token, string>
  /** Of a turn, or of the text. */
  readonly ends: readonly Token[]
}

function vocabularyOf(model: LlamaModel): Vocabulary {
  const tokens = new Map<string, Token[]>()
  const bytes = new Map<Token, string>()
  const ends: Token[] = []
  const before = model.tokenize('a', false)
  for (const token of model.iterateAllTokens()) {
    if (model.isEogToken(token)) {
      ends.push(token)
      continue
    }
    // Behind other text: at the beginning of one, some vocabularies leave a space off.
    const text = bytesOf(model.detokenize([token], true, before))
    if (text === '') continue
    bytes.set(token, text)
    tokens.set(text, [...(tokens.get(text) ?? []), token])
  }
  return { tokens, bytes, ends }
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function* beginnings(text: string): Generator<string> {
  for (let length = 1; length <= text.length; length++) yield text.slice(0, length)
}
