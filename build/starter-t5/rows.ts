import type { TokenExample } from '#trainer/trainer.ts'
import { corpus } from '../starter-model/corpus/corpus.ts'
import { commonAnswers, commonWords } from '../starter-model/corpus/common.ts'
import { prose } from '../starter-model/corpus/prose.ts'
import { question } from '../starter-model/corpus/questions.ts'
import { drawFor, type Draw } from '../starter-model/draw.ts'
import { heldOutRows, seed, vocabulary as wanted, type Phase } from './recipe.ts'
import { learnVocabulary, piecesOfWords, type Vocabulary } from './vocabulary.ts'

/** The starter T5's vocabulary. */
export function recipeVocabulary(): Vocabulary {
  const sample: string[] = []
  let characters = 0
  for (const document of corpus(seed, 'T5 vocabulary', wanted.shares)) {
    sample.push(document)
    characters += document.length
    if (characters >= wanted.characters) break
  }
  const common = [...commonWords, ...commonAnswers].map((word) => ` ${word}`).join('')
  return learnVocabulary([...sample, ...Array.from({ length: wanted.commonTimes }, () => common)], wanted.size)
}

/** What the encoder reads, and what the decoder is to write. */
export interface Text {
  readonly read: string
  readonly written: string
}

/** What a phase trains on, or what its loss is told of and it never trains on. */
export function recipeRows(phase: Phase, vocabulary: Vocabulary, part: 'train' | 'held out'): TokenExample[] {
  const { encode, endOfText } = vocabulary
  return Array.from(recipeTexts(phase, piecesOfWords(vocabulary), part), (text) => {
    const all = encode(text.written)
    const written = all.slice(0, phase.written)
    const read = encode(text.read).slice(-phase.read)
    const end = written.length === all.length ? [endOfText] : []
    return { tokens: Int32Array.from([...read, endOfText, ...written, ...end]), answerFrom: read.length + 1 }
  })
}

/** The same as texts, before they are cut to their lengths. */
export function* recipeTexts(phase: Phase, pieces: readonly string[], part: 'train' | 'held out'): Generator<Text> {
  const draw = drawFor(seed, `T5 ${phase.name} ${part}`)
  const [rows, questions = 0] =
    part === 'train'
      ? [phase.rows.count, phase.questions]
      : [heldOutRows, phase.questions === undefined ? 0 : heldOutRows]
  let made = 0
  for (const document of corpus(seed, `T5 ${phase.name} ${part}`, phase.rows.shares, pieces)) {
    if (made === rows) break
    const text = textOf(draw, phase, document)
    if (text === undefined) continue
    made++
    yield text
  }
  for (let i = 0; i < questions; i++) {
    const { before, mark } = question(draw, pieces)
    yield { read: draw.oneIn(3) ? `${prose(draw)}\n${before}` : before, written: mark }
  }
}

/** `undefined`: the document is too short to be cut. */
function textOf(draw: Draw, phase: Phase, document: string): Text | undefined {
  const words = document.split(/\s+/).filter((word) => word !== '')
  if (phase.rows.kind === 'copies') {
    const some = words.slice(draw.below(words.length)).slice(0, phase.rows.words)
    return { read: some.join(' '), written: some.slice(draw.below(Math.ceil(some.length / 2))).join(' ') }
  }
  const eighth = Math.floor(words.length / 8)
  if (eighth === 0) return undefined
  const at = 2 * eighth + draw.below(5 * eighth)
  return { read: words.slice(0, at).join(' '), written: words.slice(at).join(' ') }
}
