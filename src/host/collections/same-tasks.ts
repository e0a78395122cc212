import { counted } from '#core/numbers.ts'
import { quote } from '#exchange/quote.ts'
import type { Finding } from '#exchange/lint.ts'
import { readPage, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'

/** Instances compared at once. */
const batchSize = 500

/**
 * Tasks that are another one under a second name: the same instruction and the same instances, ids apart. Scores by
 * task count them twice. Only where instructions and numbers of instances are equal are instances read.
 */
export function sameTasks({ store }: Pick<Host, 'store'>, tasks: readonly TaskRow[]): Finding[] {
  const alike = Map.groupBy(tasks, ({ task, instanceCount }) =>
    JSON.stringify([instanceCount, task.definition, task.positiveExamples, task.negativeExamples]),
  )
  return [...alike.values()].flatMap((group) => {
    const firsts: TaskRow[] = []
    return group.flatMap((row) => {
      const first = firsts.find((each) => haveSameInstances(store, each, row))
      if (first !== undefined) return [finding(row, first)]
      firsts.push(row)
      return []
    })
  })
}

function finding({ task, instanceCount }: TaskRow, first: TaskRow): Finding {
  return {
    code: 'same-task',
    severity: 'error',
    task: task.name,
    message: `the same definition, examples and ${counted(instanceCount, 'instance')} as ${quote(first.task.name)}: scores count it twice; remove one of the two`,
    count: 1,
    instances: [],
  }
}

function haveSameInstances(store: Host['store'], a: TaskRow, b: TaskRow): boolean {
  for (let from = 0; from < a.instanceCount; from += batchSize) {
    const [left, right] = [a, b].map(({ id }) =>
      JSON.stringify(
        readPage(store, id, from, batchSize).map(({ input, references, options }) => [input, references, options]),
      ),
    )
    if (left !== right) return false
  }
  return true
}
