import type { TokenExample } from '#trainer/trainer.ts'
import { corpus } from './corpus/corpus.ts'
import { commonAnswers, commonWords } from './corpus/common.ts'
import { question } from './corpus/questions.ts'
import { drawFor } from './draw.ts'
import { heldOutRows, seed, vocabulary as wanted, type Phase } from './recipe.ts'
import { questionRows, rowsOf } from './rows.ts'
import { learnVocabulary, piecesOfWords, type Vocabulary } from './vocabulary.ts'

/** The starter model's vocabulary. */
export function recipeVocabulary(): Vocabulary {
  const sample: string[] = []
  let characters = 0
  for (const document of corpus(seed, 'vocabulary', wanted.shares)) {
    sample.push(document)
    characters += document.length
    if (characters >= wanted.characters) break
  }
  const common = [...commonWords, ...commonAnswers].flatMap((word) => [` ${word}`, `"${word}"`]).join('')
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
  const documents = corpus(seed, `${phase.name} ${part}`, phase.shares, pieces)
  const rows = rowsOf(told(documents, read), vocabulary, phase.length, part === 'train' ? phase.rows : heldOutRows)
  if (phase.questions === undefined) return rows
  const draw = drawFor(seed, `${phase.name} ${part} questions`)
  const questions = Array.from({ length: part === 'train' ? phase.questions : heldOutRows }, () =>
    question(draw, pieces),
  )
  for (const { before, mark } of questions) read(`${before} ${mark}`)
  return [...rows, ...questionRows(questions, vocabulary)]
}

function* told(documents: Iterable<string>, read: (document: string) => void): Generator<string> {
  for (const document of documents) {
    read(document)
    yield document
  }
}
