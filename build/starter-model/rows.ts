import type { TokenExample } from '#trainer/trainer.ts'
import type { Question } from './corpus/questions.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Documents put together, the end of text between them, and cut into rows; each row begins with an end of text. */
export function rowsOf(
  documents: Iterable<string>,
  vocabulary: Vocabulary,
  length: number,
  count: number,
): TokenExample[] {
  const rows: TokenExample[] = []
  let row: number[] = [vocabulary.endOfText]
  for (const document of documents) {
    for (const token of vocabulary.encode(document)) row.push(token)
    row.push(vocabulary.endOfText)
    if (row.length < length) continue
    rows.push({ tokens: Int32Array.from(row.slice(0, length)), answerFrom: 1 })
    if (rows.length === count) break
    // What is left over begins in the middle of a document, where nothing to look back at has come along.
    row = [vocabulary.endOfText]
  }
  return rows
}

/** Questions as rows of their own, the loss on their marks alone. */
export function questionRows(questions: readonly Question[], { encode, endOfText }: Vocabulary): TokenExample[] {
  return questions.map(({ before, mark }) => {
    const prompt = [endOfText, ...encode(before)]
    return { tokens: Int32Array.from([...prompt, ...encode(` ${mark}`), endOfText]), answerFrom: prompt.length }
  })
}
