import { decodings, type Decoding } from '#core/answers/decoding.ts'
import type { Cell } from './cell.ts'
import type { Study, Ineligible } from './study.ts'

type LeavesOut = Pick<Study, 'leftOut'>

/**
 * Whether a cell asks the instances of a task of its run. A task that one decoding cannot take, as a generation task
 * without labels to choose from, is left out of that decoding's cells alone: decodings are read side by side, each on
 * its own tasks, and compared on the instances they share. A task that cannot take a *condition* is in no cell:
 * conditions are what a study compares, and a mean under one of them must be over the tasks of all others. What was
 * left out is frozen with the study.
 */
export function asksTask(
  { decoding, predictions }: Pick<Cell, 'decoding' | 'predictions'>,
  task: string,
  study: LeavesOut,
): boolean {
  return predictions !== undefined || !isLeftOut(decoding, task, study)
}

/** How many instances a cell asks, of all of a run by their tasks. */
export function askedInstances(
  cell: Parameters<typeof asksTask>[0],
  tasks: readonly { readonly task: string; readonly instances: number }[],
  study: LeavesOut,
): number {
  return tasks.reduce((sum, { task, instances }) => (asksTask(cell, task, study) ? sum + instances : sum), 0)
}

/** Whether every decoding of a study asks a task of its run: only such a task is compared over all lines. */
export function isAskedByAll(task: string, { decodings, leftOut }: Pick<Study, 'decodings' | 'leftOut'>): boolean {
  return decodings.every((decoding) => !isLeftOut(decoding, task, { leftOut }))
}

/** What a decoding leaves out of the tasks of its run. */
export interface DecodingGap {
  readonly decoding: Decoding
  /** Tasks that it asks. */
  readonly tasks: number
  /** Tasks of the run. */
  readonly of: number
  /** e.g. "likelihood: 20 of 40 tasks; left out: 20 generation tasks, which have no label space" */
  readonly sentence: string
}

/** None where every decoding asks every task. */
export function decodingGaps(
  tasks: readonly { readonly name: string; readonly answerSpace: { readonly kind: string } }[],
  study: LeavesOut,
): readonly DecodingGap[] {
  return decodings.flatMap((decoding) => {
    const out = tasks.filter(({ name }) => isLeftOut(decoding, name, study))
    if (out.length === 0) return []
    const asked = tasks.length - out.length
    return [
      {
        decoding,
        tasks: asked,
        of: tasks.length,
        sentence: `${decoding}: ${asked} of ${tasks.length} tasks; left out: ${reasonsInWords(out, decoding, study)}`,
      },
    ]
  })
}

/**
 * Everything that was left out on request: what decodings leave out of the run's tasks, after the tasks that no cell
 * asks.
 *
 * @param inWords why no cell asks one
 */
export function leftOutInWords(
  tasks: Parameters<typeof decodingGaps>[0],
  study: LeavesOut,
  inWords: (ineligible: Ineligible) => string,
): readonly string[] {
  const there = new Set(tasks.map(({ name }) => name))
  return [
    ...study.leftOut.filter(({ task }) => !there.has(task)).map(inWords),
    ...decodingGaps(tasks, study).map(({ sentence }) => sentence),
  ]
}

/**
 * Whether a table must say how many tasks each line stands on: lines of different decodings were asked different ones.
 */
export function differInTasks(
  lines: readonly {
    readonly line: { readonly decoding: Decoding; readonly predictions?: unknown } | null
    readonly exactMatch: { readonly tasks: number }
  }[],
): boolean {
  const asked = lines.flatMap(({ line, exactMatch }) =>
    line === null || line.predictions !== undefined ? [] : [{ decoding: line.decoding, tasks: exactMatch.tasks }],
  )
  return new Set(asked.map(({ decoding }) => decoding)).size > 1 && new Set(asked.map(({ tasks }) => tasks)).size > 1
}

function reasonsInWords(out: Parameters<typeof decodingGaps>[0], decoding: Decoding, { leftOut }: LeavesOut): string {
  const generation = out.filter(({ answerSpace }) => answerSpace.kind === 'generation').length
  const others = out.flatMap(({ name, answerSpace }) =>
    answerSpace.kind === 'generation'
      ? []
      : leftOut.filter((each) => each.task === name && each.condition === decoding),
  )
  return [
    ...(generation === 0
      ? []
      : [
          generation === 1
            ? '1 generation task, which has no label space'
            : `${generation} generation tasks, which have no label space`,
        ]),
    ...others.map(({ reason }) => reason),
  ].join('; ')
}

function isLeftOut(decoding: Decoding, task: string, { leftOut }: LeavesOut): boolean {
  return leftOut.some((each) => each.condition === decoding && each.task === task)
}
