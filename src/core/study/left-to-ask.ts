import { trainingName, type TrainingFactors } from './training.ts'

interface Part {
  readonly training: TrainingFactors | null
  readonly done: number
  readonly total: number
}

/**
 * What an unfinished run lacks. `diverged`: only answers of models that there will never be, for their training
 * diverged; nothing is left to ask. `null`: it lacks nothing.
 */
export type LeftToAsk = { readonly state: 'to ask' } | { readonly state: 'diverged'; readonly cells: number }

export function leftToAsk(
  cells: readonly Part[],
  trainings: readonly (TrainingFactors & { readonly state: string })[],
): LeftToAsk | null {
  const lacking = cells.filter(({ done, total }) => done < total)
  if (lacking.length === 0) return null
  const diverged = new Set(trainings.filter(({ state }) => state === 'diverged').map(trainingName))
  return lacking.every(({ training }) => training !== null && diverged.has(trainingName(training)))
    ? { state: 'diverged', cells: lacking.length }
    : { state: 'to ask' }
}
