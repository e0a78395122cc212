import { fromTheBeginning } from '#figures/loss.ts'
import type { RunEnd, RunEvent } from '#contract/run-events.ts'

export type Trial = NonNullable<Extract<RunEvent, { type: 'snapshot' }>['last']>
export type Snapshot = Extract<RunEvent, { type: 'snapshot' }>
export type CurvePoint = Pick<
  NonNullable<Snapshot['training']>['curve'][number],
  'step' | 'loss' | 'epochLoss' | 'heldOutLoss'
>
type Step = Extract<RunEvent, { type: 'step' }>

/** What is known of a run by following it. */
export interface RunView {
  readonly planned: Extract<RunEvent, { type: 'planned' }>
  readonly state: Snapshot['state']
  readonly here: boolean
  readonly ending: Snapshot['ending']
  /** What the run waits for instead of going on; `null`: nothing. */
  readonly waiting: string | null
  readonly progress: Snapshot['progress']
  /** By position. */
  readonly cells: readonly { readonly done: number; readonly total: number }[]
  /** The cell whose trial was told last, while it is under way. */
  readonly at: number | null
  readonly last: Trial | null
  /** The training under way. */
  readonly training: Step | null
  /** The training whose certificate is made: after its last step, before anything is asked of it. */
  readonly certifying: Extract<RunEvent, { type: 'certifying' }> | null
  /** Prompts of a run in fast mode that are asked in exact mode, too: after its last trial. */
  readonly comparing: Extract<RunEvent, { type: 'comparing' }> | null
  /** Of the training under way. */
  readonly curve: readonly CurvePoint[]
  /** Trainings that were done or diverged since the following began. */
  readonly trainingsEnded: number
  /** `null` while it is under way. */
  readonly end: RunEnd | null
}

/** What was told before, and what is told now. Nothing is known before `planned`, and not much before `snapshot`. */
export function reportedOf(view: RunView | undefined, event: RunEvent): RunView | undefined {
  if (event.type === 'planned') {
    const { done, total } = event
    return {
      planned: event,
      state: 'running',
      here: true,
      ending: null,
      waiting: null,
      progress: { done, total, perSecond: null, secondsLeft: null },
      cells: [],
      at: null,
      last: view?.last ?? null,
      training: null,
      certifying: null,
      comparing: null,
      curve: [],
      trainingsEnded: 0,
      end: null,
    }
  }
  if (view === undefined) return undefined
  return event.type === 'waiting'
    ? { ...view, waiting: event.reason }
    : afterWork({ ...view, waiting: null, certifying: null, comparing: null }, event)
}

function afterWork(view: RunView, event: Exclude<RunEvent, { type: 'planned' | 'waiting' }>): RunView {
  switch (event.type) {
    case 'snapshot': {
      const { state, here, ending, progress, cells, last, training, certifying, comparing } = event
      return {
        ...view,
        state,
        here,
        ending,
        progress,
        cells,
        training: training && { ...training, type: 'step' },
        certifying: certifying && { ...certifying, type: 'certifying' },
        comparing: comparing && { ...comparing, type: 'comparing' },
        curve: training ? fromTheBeginning(training.curve, training.heldOutBefore) : [],
        last: last ?? view.last,
        at:
          [training, certifying, comparing].every((each) => each === null) && state === 'running'
            ? (last?.cell ?? null)
            : null,
      }
    }
    case 'trial': {
      const { cell, task, instance, outcome, prompt, raw, formatNormalised, progress } = event
      const now = new Map(event.cells.map((each) => [each.cell, each.done]))
      return {
        ...view,
        progress,
        training: null,
        curve: [],
        at: cell,
        last: { cell, task, instance, outcome, prompt, raw, formatNormalised },
        cells: view.cells.map((each, i) => ({ ...each, done: now.get(i) ?? each.done })),
      }
    }
    case 'step': {
      const point = {
        step: event.step,
        loss: event.loss,
        epochLoss: event.endsEpoch ? event.epochLoss : null,
        heldOutLoss: null,
      }
      // What was held out is told before the first step.
      const before =
        view.training === null || view.training.training === event.training
          ? view.curve.filter(({ step }) => step < event.step)
          : []
      return { ...view, training: event, at: null, curve: fewer([...before, point]) }
    }
    case 'held-out':
      if (event.step === 0) return { ...view, training: null, curve: fromTheBeginning([], event.loss) }
      return {
        ...view,
        curve: view.curve.map((point) => (point.step === event.step ? { ...point, heldOutLoss: event.loss } : point)),
      }
    case 'certifying':
      return { ...view, training: null, at: null, certifying: event }
    case 'comparing':
      return { ...view, training: null, at: null, comparing: event }
    case 'trained':
    case 'diverged':
      return { ...view, training: null, curve: [], trainingsEnded: view.trainingsEnded + 1 }
  }
}

/** The run has ended, or was not under way at all. */
export function endedAs(view: RunView | undefined, end: RunEnd): RunView | undefined {
  const { done, total, state } = end
  return (
    view && {
      ...view,
      end,
      state,
      ending: null,
      waiting: null,
      at: null,
      training: null,
      certifying: null,
      comparing: null,
      progress: { done, total, perSecond: null, secondsLeft: null },
    }
  )
}

/** Points kept: twice what a figure can show. */
const maxPoints = 1000

/**
 * Every other point where there are too many, those with a held-out loss or the end of an epoch, and the last, in any
 * case.
 */
function fewer(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= maxPoints) return points
  return points.filter(
    ({ epochLoss, heldOutLoss }, i) =>
      i % 2 === 1 || epochLoss !== null || heldOutLoss !== null || i === points.length - 1,
  )
}
