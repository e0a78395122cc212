import { setImmediate as pause } from 'node:timers/promises'
import { taskLinter, type Finding } from '#exchange/lint.ts'
import { readPage, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'

/** Instances looked at between two moments in which others are heard. */
const batchSize = 500

/** Bit by bit: a collection may hold millions of instances. */
export async function lintTasks({ store }: Pick<Host, 'store'>, tasks: readonly TaskRow[]): Promise<Finding[]> {
  const found: Finding[] = []
  for (const { id, task, instanceCount } of tasks) {
    const linter = taskLinter(task, task.answerSpace, instanceCount)
    for (let from = 0; from < instanceCount; from += batchSize) {
      linter.add(readPage(store, id, from, batchSize))
      await pause()
    }
    found.push(...linter.findings())
  }
  return found
}
