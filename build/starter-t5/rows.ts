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

/**
 * What a phase trains on, or what its loss is told of and it never trains on.
 *
 * @param read is told every document that goes into the rows
 */
export function recipeRows(
  phase: Phase,
  vocabulary: Vocabulary,
  part: 'train' | 'held out',
  read: (document: string) => void = () => undefined,
): TokenExample[] {
  const pieces = piecesOfWords(vocabulary)
  const draw = drawFor(seed, `T5 ${phase.name} ${part}`)
  const rows: TokenExample[] = []
  const count = part === 'train' ? phase.rows.count : heldOutRows
  for (const document of corpus(seed, `T5 ${phase.name} ${part}`, phase.rows.shares, pieces)) {
    if (rows.length === count) break
    const row = rowOf(draw, phase, vocabulary, document)
    if (row === undefined) continue
    read(document)
    rows.push(row)
  }
  const questions = phase.questions === undefined ? 0 : part === 'train' ? phase.questions : heldOutRows
  for (let i = 0; i < questions; i++) {
    const { before, mark } = question(draw, pieces)
    const text = draw.oneIn(3) ? `${prose(draw)}\n${before}` : before
    read(`${text} ${mark}`)
    rows.push(row(vocabulary, latest(vocabulary.encode(text), phase.read), vocabulary.encode(mark), true))
  }
  return rows
}

/** `undefined`: the document is too short to be cut. */
function rowOf(draw: Draw, phase: Phase, vocabulary: Vocabulary, document: string): TokenExample | undefined {
  const words = document.split(/\s+/).filter((word) => word !== '')
  if (phase.rows.kind === 'copies') {
    const from = draw.below(words.length)
    const text = vocabulary.encode(words.slice(from).join(' ')).slice(0, phase.written)
    return row(vocabulary, text, text, true)
  }
  const eighth = Math.floor(words.length / 8)
  if (eighth === 0) return undefined
  const at = 2 * eighth + draw.below(5 * eighth)
  const before = vocabulary.encode(words.slice(0, at).join(' '))
  const after = vocabulary.encode(words.slice(at).join(' '))
  if (before.length === 0) return undefined
  return row(vocabulary, latest(before, phase.read), after.slice(0, phase.written), after.length <= phase.written)
}

function row(
  { endOfText }: Vocabulary,
  read: readonly number[],
  written: readonly number[],
  isWhole: boolean,
): TokenExample {
  const tokens = [...read, endOfText, ...written, ...(isWhole ? [endOfText] : [])]
  return { tokens: Int32Array.from(tokens), answerFrom: read.length + 1 }
}

function latest(tokens: readonly number[], count: number): readonly number[] {
  return tokens.slice(-count)
}
