import type { BaselineTask } from './baseline.ts'
import { copyDemo, copyInput } from './copy.ts'
import { majorityLabel } from './majority-label.ts'
import { randomGuess } from './random-guess.ts'

export type { Baseline, BaselineOfTask, BaselineTask } from './baseline.ts'
export { kindOf } from './baseline.ts'
export type { Copied, CopiedRow } from './copying.ts'
export { equalAnswers, guessAmong, guesser, type Guess } from './guess-probability.ts'
export type { MajorityLabel, MajorityOfTask } from './majority-label.ts'
export type { RandomGuess, RandomGuessOfTask, SampledGuesses } from './random-guess.ts'
export { copyDemo, copyInput, majorityLabel, randomGuess }

export const baselineNames = ['random guess', 'majority label', 'copy demo', 'copy input'] as const
export type BaselineName = (typeof baselineNames)[number]

/** Every baseline on the same instances; `null` where one applies to none of them. */
export function allBaselines(tasks: readonly BaselineTask[], seeds?: readonly number[]) {
  return {
    'random guess': randomGuess(tasks, seeds),
    'majority label': majorityLabel(tasks),
    'copy demo': copyDemo(tasks),
    'copy input': copyInput(tasks),
  } satisfies Record<BaselineName, unknown>
}
