import { aggregate, type Aggregate, type ScoredRow } from '#core/scoring/aggregate.ts'
import { scoreAnswer, type Scores } from '#core/scoring/index.ts'
import type { Instance } from '#core/task.ts'
import { baseline, kindOf, labelsFor, type Baseline, type BaselineTask } from './baseline.ts'

/** A baseline that gives every instance an answer, scored like a model's. */
export interface Copied<Name extends string = string> extends Baseline<Name> {
  readonly rows: readonly CopiedRow[]
  readonly aggregate: Aggregate
}

export interface CopiedRow extends ScoredRow {
  readonly instance: string
  readonly scores: Scores
}

/** @param answerTo `null` where there is nothing to copy; the whole task is then left out */
export function copied<Name extends string>(
  name: Name,
  tasks: readonly BaselineTask[],
  answerTo: (task: BaselineTask, instance: Instance) => string | null,
): Copied<Name> | null {
  const rowsByTask = tasks.map((task) => rowsOf(task, answerTo)).filter((rows) => rows.length > 0)
  const whole = baseline(
    name,
    rowsByTask.flatMap((rows) =>
      rows[0] === undefined
        ? []
        : [
            {
              task: rows[0].task,
              category: rows[0].category,
              n: rows.length,
              exactMatch: (100 * rows.filter(({ scores }) => scores.exactMatch === 1).length) / rows.length,
            },
          ],
    ),
  )
  const rows = rowsByTask.flat()
  return whole && { ...whole, rows, aggregate: aggregate(rows) }
}

function rowsOf(task: BaselineTask, answerTo: (task: BaselineTask, instance: Instance) => string | null): CopiedRow[] {
  const kind = kindOf(task)
  return task.instances.flatMap((instance) => {
    const answer = answerTo(task, instance)
    if (answer === null) return []
    const scores = scoreAnswer(answer, instance.references, labelsFor(task, instance))
    return [{ task: task.task, category: task.category, kind, instance: instance.id, scores }]
  })
}
