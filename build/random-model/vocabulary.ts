/**
 * A vocabulary for llama.cpp's `gpt2` tokenizer (byte-level BPE). Every byte is a token, so any text can be read and
 * written back; the merges make the words of usual prompts one token each.
 */
export interface Vocabulary {
  readonly tokens: readonly string[]
  /** llama.cpp's token types: 1 normal, 3 control. */
  readonly types: readonly number[]
  /** "left right", the earlier the stronger. */
  readonly merges: readonly string[]
  readonly kinds: readonly TokenKind[]
  readonly ids: { readonly bos: number; readonly eos: number; readonly endOfTurn: number; readonly newline: number }
}

export type TokenKind = 'special' | 'newline' | 'printable byte' | 'other byte' | 'word' | 'part'

export const specialTokens = ['<|bos|>', '<|endoftext|>', '<|system|>', '<|user|>', '<|assistant|>', '<|end|>'] as const

/** A chat template over these special tokens, for models that take a user turn. */
export const chatTemplate = [
  "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] + '<|end|>\\n' }}{% endfor %}",
  "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}",
].join('')

/** @param size tokens in all, special ones included */
export function makeVocabulary(size: number): Vocabulary {
  const least = specialTokens.length + 256
  if (size < least) throw new Error(`invalid vocabulary size: ${size}, the special tokens and all bytes take ${least}`)
  const merges = mergePairs(size - least)
  const bytes = Array.from({ length: 256 }, (_, byte) => byteToken(byte))
  const tokens = [...specialTokens, ...bytes, ...merges.map(([left, right]) => left + right)]
  return {
    tokens,
    types: tokens.map((_, id) => (id < specialTokens.length ? 3 : 1)),
    merges: merges.map(([left, right]) => `${left} ${right}`),
    kinds: tokens.map((token, id) => kindOf(token, id)),
    ids: { bos: 0, eos: 1, endOfTurn: specialTokens.indexOf('<|end|>'), newline: tokens.indexOf(byteToken(10)) },
  }
}

type Pair = readonly [left: string, right: string]

function kindOf(token: string, id: number): TokenKind {
  if (id < specialTokens.length) return 'special'
  if (id >= specialTokens.length + 256) return wholeWords.has(token) ? 'word' : 'part'
  const byte = id - specialTokens.length
  if (byte === 10) return 'newline'
  return byte >= 33 && byte < 127 ? 'printable byte' : 'other byte'
}

/**
 * Words with their space first, then words without, then pairs and quadruples of letters until there are enough.
 * A word's merges go from left to right, so a spaced word's begin with the space and no other word's can cut in.
 */
function mergePairs(count: number): readonly Pair[] {
  const known = new Set<string>()
  const maxSpaced = Math.ceil(count * 0.7)
  const spaced = chains(spacedWords, known, maxSpaced)
  const pairs = [...spaced, ...chains(bareWords, known, count - spaced.length)]
  for (const pair of letterGroups()) {
    if (pairs.length >= count) break
    if (!known.has(pair[0] + pair[1])) pairs.push(pair)
    known.add(pair[0] + pair[1])
  }
  if (pairs.length < count)
    throw new Error(`invalid vocabulary size: only ${pairs.length} merges can be made, ${count} were asked for`)
  return pairs
}

function chains(texts: readonly string[], known: Set<string>, most: number): Pair[] {
  const pairs: Pair[] = []
  for (const text of texts) {
    const letters = asciiTokens(text)
    let left = letters[0] ?? ''
    for (const right of letters.slice(1)) {
      if (pairs.length >= most) return pairs
      if (!known.has(left + right)) pairs.push([left, right])
      known.add(left + right)
      left += right
    }
  }
  return pairs
}

function asciiTokens(text: string): readonly string[] {
  return Array.from(text, (letter) => byteToken(letter.charCodeAt(0)))
}

function* letterGroups(): Generator<Pair> {
  const letters = Array.from('etaoinshrdlucmfwypvbgkqjxz')
  const space = byteToken(32)
  const two = letters.flatMap((left) => letters.map((right) => left + right))
  for (const letter of letters) yield [space, letter]
  for (const pair of two) yield [pair.charAt(0), pair.charAt(1)]
  for (const pair of two) yield [space, pair]
  for (const left of two) for (const right of two) yield [left, right]
}

/** GPT-2's table: printable bytes stand for themselves, the others for the characters from U+0100 on. */
export function byteToken(byte: number): string {
  return String.fromCodePoint(byteCharacters[byte] ?? 0)
}

const byteCharacters: readonly number[] = (() => {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    return printable ? byte : next++
  })
})()

const bareWords = (
  'Definition Positive Example Input Output Now Yes No True False The Is What Answer Question Text Sentence A B C D ' +
  'yes no true false positive negative neutral entailment contradiction'
).split(' ')

export const words: readonly string[] = (
  'Output Input Example complete the following example one of a to and in is you that it given sentence question answer text ' +
  'if yes no true false Yes No Positive Negative Neutral positive negative neutral your task are with for on as not be this was ' +
  'he she they we his her from or by an at have had will can word words output input passage review label whether story ' +
  'two first second about there which when who what how why where all would could should more most other than then them these ' +
  'some time only new people out up down over into like make made good bad great very really movie book food product quality ' +
  'price day year man woman child house work world life school city country water music small large long short old young ' +
  'same different correct wrong right left best worst better because but also just any each both many few much such own my our ' +
  'their its me him us do does did done get got go went come came see saw know knew think thought take took give find found say ' +
  'said tell told ask asked use used want need feel felt try leave call keep let begin seem help show hear play run move live ' +
  'believe bring happen write provide sit stand lose pay meet include continue set learn change lead understand watch follow ' +
  'stop create speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect ' +
  'build stay fall cut reach kill remain generate classify determine contains context premise hypothesis entailment contradiction ' +
  'sentiment category topic relation number title paragraph statement fact reason event person place name'
).split(' ')

const spacedWords = words.map((word) => ` ${word}`)
const wholeWords = new Set([...spacedWords, ...bareWords].map((word) => asciiTokens(word).join('')))
