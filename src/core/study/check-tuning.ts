import { refusedNumber } from './limits.ts'
import type { TrainingSettings, TuningMethod } from './tuning.ts'
import { trainingProblems as problemsOf } from './validate.ts'

/** Why a training cannot be carried out so, one sentence each: for a trainer that is handed any numbers. */
export function trainingProblems(method: TuningMethod, settings: Omit<TrainingSettings, 'seed'>): readonly string[] {
  return problemsOf(method, settings).map((problem) =>
    problem.code === 'invalid-number'
      ? refusedNumber(problem.field, problem.data.value)
      : `invalid list of ${problem.field}: none; name at least one`,
  )
}
