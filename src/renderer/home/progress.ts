import type { RunEvent } from '#contract/run-events.ts'
import { count, counted, duration } from '#core/numbers.ts'

/** How far a run is, and what it does just now. */
export interface RunProgress {
  readonly done: number
  readonly total: number
  /** Of what it does now: of asking, or of the training under way. */
  readonly secondsLeft: number | null
  /** The training under way; `null`: it asks. */
  readonly training: { readonly name: string; readonly step: number; readonly steps: number } | null
}

/** What is known after an event; what tells nothing of this changes nothing. */
export function progressOf(before: RunProgress | undefined, event: RunEvent): RunProgress | undefined {
  switch (event.type) {
    case 'planned':
      return before ?? { done: event.done, total: event.total, secondsLeft: null, training: null }
    case 'snapshot':
    case 'trial': {
      const { done, total, secondsLeft } = event.progress
      const training = event.type === 'snapshot' ? event.training : null
      return { done, total, training, secondsLeft: training === null ? secondsLeft : training.secondsLeft }
    }
    case 'step': {
      const { name, step, steps, secondsLeft } = event
      return before && { ...before, training: { name, step, steps }, secondsLeft }
    }
    case 'trained':
    case 'diverged':
      return before && { ...before, training: null, secondsLeft: null }
    case 'held-out':
    case 'certifying':
    case 'comparing':
    case 'waiting':
      return before
  }
}

/** e.g. "187 of 1,280 trials · 46 s left" */
export function progressInWords({ done, total, secondsLeft, training }: RunProgress): string {
  return [
    `${count(done)} of ${counted(total, 'trial')}`,
    ...(training === null
      ? []
      : [`training ${training.name}, step ${count(training.step)} of ${count(training.steps)}`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left${training === null ? '' : ' of it'}`]),
  ].join(' · ')
}
