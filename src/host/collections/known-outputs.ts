import type { Condition } from '#core/conditions/condition.ts'
import { exampleInputs, inputKey, knownOutputsOf } from '#core/right-outputs.ts'
import type { Instance, KnownOutputs } from '#core/task.ts'
import { findTaskRow, readInstances, type TaskRow } from '#store/collections.ts'
import { inputsLookedFor, saveKnownOutputs } from '#store/known-outputs.ts'
import type { Store } from '#store/store.ts'
import { tryWrite } from '#store/write.ts'

/**
 * The tasks with the references that their instances have for the inputs of their examples. Importing has looked for
 * them; for examples that people wrote or approved since, and collections from before this was done, all instances of a
 * task are read once.
 *
 * @param conditions that the tasks are to be shown under; nothing is looked for where none of them shows wrong examples
 */
export function withKnownOutputs(
  store: Store,
  rows: readonly TaskRow[],
  conditions: readonly Condition[],
): readonly TaskRow[] {
  if (!conditions.some(({ examples }) => examples === 'delusive')) return rows
  return rows.map((row) => {
    const before = inputsLookedFor(store, row.id)
    const missing = exampleInputs(row.task).filter((input) => !before.has(input))
    if (missing.length === 0) return row
    const found = knownOutputsOf(missing, readInstances(store, row.id))
    // Whoever only reads waits for nobody: what cannot be kept now is looked for another time.
    const kept = tryWrite(store, () => saveKnownOutputs(store, row.id, found)).state === 'written'
    return (kept ? findTaskRow(store, row.collection, row.task.name) : withFound(row, found)) ?? row
  })
}

function withFound(row: TaskRow, found: readonly KnownOutputs[]): TaskRow {
  const known = [...(row.task.knownOutputs ?? []), ...found.filter(({ outputs }) => outputs.length > 0)]
  return known.length === 0 ? row : { ...row, task: { ...row.task, knownOutputs: known } }
}

/**
 * Finds instances by their inputs while a task is imported, whose examples may be read after them: 4 bytes an instance.
 */
export function inputIndex() {
  const prints: number[] = []
  return {
    add(instances: readonly Instance[]): void {
      for (const { input } of instances) prints.push(fingerprint(input))
    },
    /** @param instanceAt by its position */
    knownOutputs(
      inputs: readonly string[],
      instanceAt: (position: number) => Instance | undefined,
    ): readonly KnownOutputs[] {
      const wanted = new Set(inputs.map(fingerprint))
      const likely = prints.flatMap((print, position) => (wanted.has(print) ? [position] : []))
      return knownOutputsOf(
        inputs,
        likely.flatMap((position) => instanceAt(position) ?? []),
      )
    },
  }
}

/** Characters at either end that a fingerprint is made of: prompts of a task begin alike, and seldom end alike, too. */
const ends = 32

/** Equal for inputs of one key (FNV-1a, 32 bits); others that share it are told apart by their texts. */
function fingerprint(input: string): number {
  const trimmed = input.trim()
  const text = inputKey(`${trimmed.slice(0, ends)}${trimmed.length}${trimmed.slice(-ends)}`)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
