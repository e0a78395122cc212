import { differsFromGold, inLabelSpace, keepsForm, notAccidentallyRight } from '#core/conditions/delusive-validators.ts'
import { normalise } from '#core/scoring/normalise.ts'
import type { Task } from '#core/task.ts'
import type { Pair } from './item.ts'

/** Errors keep a pair from being approved; a warning makes it one to look at again. */
export interface PairProblem {
  readonly code: 'no input' | 'no output' | 'equals gold' | 'outside label space' | 'other form' | 'right after all' | 'duplicate'
  readonly severity: 'error' | 'warning'
  readonly message: string
}

export type PairText = Pick<Pair, 'input' | 'gold' | 'output'>

export interface Beside {
  readonly task: Task
  /** The task's other pairs that are not rejected. */
  readonly others: readonly PairText[]
  /** Of the task's instances with the same input. */
  readonly references: readonly string[]
}

/** Everything that speaks against a pair as a delusive example, worst first. */
export function pairProblems({ input, gold, output }: PairText, { task, others, references }: Beside): readonly PairProblem[] {
  const error = (code: PairProblem['code'], message: string | null): PairProblem[] => (message === null ? [] : [{ code, severity: 'error', message }])
  const warning = (code: PairProblem['code'], message: string | null): PairProblem[] => (message === null ? [] : [{ code, severity: 'warning', message }])
  const candidate = { input, output, ...(gold !== null && { gold }), source: 'curated' as const, title: 'pair' }
  return [
    ...error('no input', input.trim() === '' ? 'it has no input' : null),
    ...error('no output', output.trim() === '' ? 'it has no output' : null),
    ...error('equals gold', differsFromGold(candidate, task)),
    ...error('right after all', notAccidentallyRight(candidate, task) ?? rightElsewhere(output, references)),
    ...error('outside label space', inLabelSpace(candidate, task)),
    ...error('duplicate', others.some((other) => other.input.trim() === input.trim() && normalise(other.output) === normalise(output)) ? 'another pair has the same input and output' : null),
    ...warning('other form', keepsForm(candidate, task)),
  ]
}

function rightElsewhere(output: string, references: readonly string[]): string | null {
  const reference = references.find((each) => normalise(each) === normalise(output))
  return reference === undefined ? null : `"${output}" is right by the reference "${reference}" of an instance with the same input`
}
