import type { Condition } from '#core/conditions/condition.ts'
import { arbitraryNouns } from '#core/target-words/nouns.ts'
import { wordsIn } from '#core/target-words/word-sets.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import { findNounsInInputs, saveNounsInInputs } from '#store/nouns-in-inputs.ts'
import type { Store } from '#store/store.ts'
import { tryWrite } from '#store/write.ts'

/**
 * The tasks with the nouns that stand in their inputs, which no arbitrary target word may be. All instances of a task
 * are read once.
 *
 * @param conditions that the tasks are to be shown under; nothing is looked for where none has arbitrary words
 */
export function withNounsInInputs(
  store: Store,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  if (!conditions.some(({ words }) => words === 'arbitrary')) return rows
  return rows.map((row) => ({
    ...row,
    task: { ...row.task, nounsInInputs: findNounsInInputs(store, row.id) ?? lookedFor(store, row.id) },
  }))
}

function lookedFor(store: Store, task: number): readonly string[] {
  const words = wordsIn(inputsOf(store, task))
  const nouns = arbitraryNouns.filter((noun) => words.has(noun))
  // Whoever only reads waits for nobody: what cannot be kept now is looked for another time.
  tryWrite(store, () => {
    saveNounsInInputs(store, task, nouns)
  })
  return nouns
}

function* inputsOf(store: Store, task: number): Generator<string> {
  for (const { input } of readInstances(store, task)) yield input
}
