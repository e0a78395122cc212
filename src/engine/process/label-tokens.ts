import { forms } from '#core/answers/label-grammar.ts'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { isSameList } from './constrained.ts'

/** What may come next in an answer that is to be one of some labels. */
export interface Allowed {
  /** In the order of their numbers. */
  candidates(): readonly Token[]
  take(token: Token): void
}

/** Which tokens of a model go on with a label, byte by byte: what exact mode has a grammar for (constrained.ts). */
export class LabelTokens {
  readonly #model: LlamaModel
  readonly #textsInFile: () => readonly string[]
  #vocabulary: Vocabulary | undefined
  /** Neighbouring instances share their label space. */
  #known: { readonly labels: readonly string[]; readonly texts: readonly string[] } | undefined

  /** @param textsInFile all tokens as the file has them, for those that are no whole characters */
  constructor(model: LlamaModel, textsInFile: () => readonly string[]) {
    this.#model = model
    this.#textsInFile = textsInFile
  }

  after(labels: readonly string[]): Allowed {
    const vocabulary = (this.#vocabulary ??= vocabularyOf(this.#model, this.#textsInFile()))
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

function vocabularyOf(model: LlamaModel, inFile: readonly string[]): Vocabulary {
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
    const read = model.detokenize([token], true, before)
    const text = read.includes('\uFFFD') ? storedBytes(inFile[token] ?? '') : bytesOf(read)
    if (text === '') continue
    bytes.set(token, text)
    tokens.set(text, [...(tokens.get(text) ?? []), token])
  }
  return { tokens, bytes, ends }
}

/**
 * Of a token that is a part of a character: a byte's number in angle brackets, or each byte as the character that
 * GPT-2's tokenizer has for it. '' where it is neither.
 */
function storedBytes(text: string): string {
  const [, byte] = /^<0x([0-9A-F]{2})>$/.exec(text) ?? []
  if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
  const bytes = Array.from(text, (character) => byteCharacters.get(character))
  return bytes.includes(undefined) ? '' : String.fromCharCode(...bytes.flatMap((each) => each ?? []))
}

/** Bytes that print stand for themselves, the others in their order for the characters from 256 on. */
const byteCharacters: ReadonlyMap<string, number> = new Map(
  [
    ...[...Array(256).keys()].filter(prints).map((byte) => [byte, byte] as const),
    ...[...Array(256).keys()].filter((byte) => !prints(byte)).map((byte, i) => [256 + i, byte] as const),
  ].map(([character, byte]) => [String.fromCharCode(character), byte]),
)

function prints(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad)
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function* beginnings(text: string): Generator<string> {
  for (let length = 1; length <= text.length; length++) yield text.slice(0, length)
}
