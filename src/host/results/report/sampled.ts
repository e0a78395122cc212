import { labelsOf } from '#core/answer-space.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName, conditionTitle } from '#core/conditions/index.ts'
import { seededRandom, shuffled } from '#core/random/index.ts'
import { cellName } from '#core/study/cell.ts'
import { isMarked, mark } from '#core/study/mark.ts'
import type { RunRow } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { findInstances } from '#store/trial-rows.ts'
import { readInstanceTrials, type TrialDetail } from '#store/trials.ts'
import { readRunOutline } from '../../runs/run-outline.ts'

export interface SampledTrial {
  readonly cell: string
  readonly trial: TrialDetail
}

export interface SampledInstance {
  readonly task: string
  /** `null`: generation. */
  readonly labels: readonly string[] | null
  /** The labels are the instance's own options. */
  readonly isChoice: boolean
  readonly id: string
  readonly input: string
  readonly references: readonly string[]
  readonly trials: readonly SampledTrial[]
}

/** A real prompt under a test condition; `null`: nothing was asked under it yet. */
export interface AskedPrompt {
  readonly name: string
  readonly condition: Condition
  readonly prompt: { readonly task: string; readonly instance: string; readonly trial: TrialDetail } | null
}

export interface Sample {
  readonly instances: readonly SampledInstance[]
  /** Of the whole run. */
  readonly of: number
  readonly seed: number
  readonly prompts: readonly AskedPrompt[]
}

/** Rows that may be shown in all, and instances: with many cells there are fewer of them. */
const [maxRows, most, fewest] = [144, 12, 4]

/** Instances drawn by the study's own seed, in the order of their tasks, with what every cell has answered. */
export function sampleOf(db: ReadableDB, run: RunRow): Sample {
  const outline = readRunOutline(db, run)
  const cells = new Map(
    outline.cells.map((asked) => [
      asked.id,
      `${cellName(asked.cell, outline.study)}${isMarked(asked) ? ` ${mark}` : ''}`,
    ]),
  )
  const ids = findInstances(db, run.id, [...cells.keys()], {})
  const wanted = Math.min(most, Math.max(fewest, Math.floor(maxRows / Math.max(1, cells.size))))
  const places = shuffled(
    seededRandom(run.study.seed | 0),
    ids.map((_, place) => place),
  )
    .slice(0, wanted)
    .toSorted((a, b) => a - b)
  const instances = places.flatMap((place): SampledInstance[] => {
    const trials = readInstanceTrials(db, ids[place] ?? 0)
    const [first] = trials
    const task = outline.tasks[first?.task ?? -1]?.task
    if (!first || !task) return []
    return [
      {
        task: task.name,
        isChoice: task.answerSpace.kind === 'choice',
        labels: labelsOf(task.answerSpace, { options: first.options ?? undefined }),
        id: first.instanceId,
        input: first.input,
        references: first.references,
        trials: trials.map((trial) => ({ cell: cells.get(trial.cell) ?? '', trial })),
      },
    ]
  })
  return {
    instances,
    of: ids.length,
    seed: run.study.seed,
    prompts: run.study.predictions ? [] : promptsOf(outline, instances),
  }
}

/** Of the first sampled instance that was asked under it, by the first cell that did. */
function promptsOf(
  { cells }: ReturnType<typeof readRunOutline>,
  instances: readonly SampledInstance[],
): readonly AskedPrompt[] {
  const conditions = new Map(cells.map(({ cell: { condition } }) => [conditionName(condition), condition]))
  return [...conditions].map(([name, condition]) => {
    const own = new Set(cells.filter(({ cell }) => conditionName(cell.condition) === name).map(({ id }) => id))
    const found = instances.flatMap((instance) =>
      instance.trials.flatMap(({ trial }) =>
        own.has(trial.cell) ? [{ task: instance.task, instance: instance.id, trial }] : [],
      ),
    )[0]
    return { name: conditionTitle(condition), condition, prompt: found ?? null }
  })
}
