import { asksTask } from '#core/study/cell-tasks.ts'
import { wordsTitle } from '#core/conditions/index.ts'
import { tokenCountsNote } from '#core/target-words/token-counts.ts'
import { answeredInstances, readAnswer } from '#store/trial-answers.ts'
import { readRunInstances } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import type { RunResults } from '../run-results.ts'

/**
 * Words in the place of labels that have different numbers of tokens for the model that was asked, as its answers by
 * likelihood tell: a task once for each set of words.
 */
export function unequalWords(db: ReadableDB, run: string, { cells, tasks, study }: RunResults): readonly string[] {
  const places = tasks.map((_, position) => new Set(readRunInstances(db, run, position).map(({ id }) => id)))
  const notes = new Map<string, string>()
  const looked = new Set<string>()
  for (const { id, cell } of cells) {
    const { condition, decoding, predictions } = cell
    if (condition.words === undefined || decoding !== 'likelihood' || predictions !== undefined) continue
    const wanted = tasks.flatMap(({ task: { name } }, position) => {
      const key = `${wordsTitle(condition)}\n${name}`
      return looked.has(key) || !asksTask(cell, name, study) ? [] : [{ key, name, position }]
    })
    if (wanted.length === 0) continue
    const answered = answeredInstances(db, id)
    for (const { key, name, position } of wanted) {
      const instance = answered.find((each) => places[position]?.has(each) === true)
      const scores = instance === undefined ? null : (readAnswer(db, id, instance)?.labelScores ?? null)
      if (scores === null) continue
      looked.add(key)
      const counted = scores.map(({ label, logProbability, perToken }) => ({
        word: label,
        tokens: Math.round(logProbability / perToken),
      }))
      const note = counted.every(({ tokens }) => Number.isFinite(tokens)) ? tokenCountsNote(name, counted) : null
      if (note !== null) notes.set(key, `Words "${wordsTitle(condition)}", ${note}.`)
    }
  }
  return [...notes.values()]
}
