import type { Finding } from '#exchange/lint.ts'
import { findTaskRows, type TaskRow } from '#store/collections.ts'
import type { Host } from '../../host.ts'
import { lintTasks } from '../lint-collection.ts'
import { sameTasks } from '../same-tasks.ts'

export interface LintAsStored {
  /** Tasks are stored whole from now on. */
  readonly add: (tasks: readonly number[]) => void
  /** @param tasks all that were imported. Those that have been added as they are now are not looked at again */
  readonly findings: (tasks: readonly TaskRow[]) => Promise<Finding[]>
  readonly stop: () => void
}

/**
 * Lints the first tasks of a collection while the thread for imports still stores the others: each has a core of its
 * own.
 */
export function lintAsStored(host: Pick<Host, 'store'>): LintAsStored {
  const known = new Map<number, { readonly task: string; readonly findings: readonly Finding[] }>()
  const content = ({ task }: TaskRow) => JSON.stringify(task)
  let stopped = false
  const lint = async (ids: readonly number[]) => {
    for (const row of stopped ? [] : findTaskRows(host.store, ids)) {
      if (stopped) return
      known.set(row.id, { task: content(row), findings: await lintTasks(host, [row]) })
    }
  }
  let last: Promise<void> = Promise.resolve()
  return {
    add: (tasks) => {
      // What fails here is tried again, and told, once all are there.
      last = last.then(() => lint(tasks)).catch(() => undefined)
    },
    findings: async (tasks) => {
      await last
      const findings: Finding[] = []
      for (const row of tasks) {
        const before = known.get(row.id)
        // Where the collection takes another one's place, a person's corrections come over with it in the end.
        findings.push(...(before?.task === content(row) ? before.findings : await lintTasks(host, [row])))
      }
      return [...findings, ...sameTasks(host, tasks)]
    },
    stop: () => {
      stopped = true
    },
  }
}
