import { count, counted, duration } from '#core/numbers.ts'
import type { CurrentRun } from './use-current-run.ts'

/** 0–1: trials and trainings, each for as much as there are of them; of both the mean. */
export function shareOf({ done, total, trainings, trained }: CurrentRun): number {
  const shares = [...(total > 0 ? [done / total] : []), ...(trainings > 0 ? [trained / trainings] : [])]
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** `12 min 5 s left`, or why nobody can say yet. */
export function timeLeftInWords({ secondsLeft, trainings, trained }: CurrentRun): string {
  if (secondsLeft !== null) return `${duration(secondsLeft)} left`
  return trained < trainings ? 'time left: after the first training steps' : 'time left: after the first trials'
}

/** Time to the end, asking and training together. */
export function paceInWords(current: CurrentRun): string {
  const left = timeLeftInWords(current)
  return current.trainings === 0 || current.secondsLeft === null ? left : `${left}, asking and training together`
}

/** What it does between being asked to end and its end: told at once, for that can take a while. */
export function endingInWords(ending: 'paused' | 'stopped', inHand: number | undefined, isTraining: boolean): string {
  const word = ending === 'paused' ? 'Pausing' : 'Stopping'
  if (isTraining) return `${word}: the training step in hand is finished first.`
  return inHand === undefined || inHand === 0
    ? `${word}: what is in hand is finished first.`
    : `${word}: ${inHand === 1 ? '1 prompt in hand is' : `${count(inHand)} prompts in hand are`} finished first.`
}

/** Of the window of the system, when a run has ended. */
export function endInWords(name: string, state: string, done: number, total: number): { title: string; body: string } {
  return {
    title: state === 'finished' ? `Finished: ${name}` : `${name} is ${state}`,
    body:
      state === 'finished' ? `${counted(done, 'trial')} asked.` : `${count(done)} of ${counted(total, 'trial')} asked.`,
  }
}
