import {
  differsFromGold,
  inLabelSpace,
  optionsFor,
  rightByReference,
  type JudgedTask,
} from '#core/conditions/delusive-validators.ts'
import { rightBy } from '#core/right-outputs.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { isClosed } from '#core/task.ts'
import type { Pair } from './item.ts'
import { formProblems, rightForm, type FormProblem, type RightForm } from './right-form.ts'

/** Errors keep a pair from being approved; a warning makes it one to look at again. */
export interface PairProblem {
  readonly code:
    | 'no input'
    | 'no output'
    | 'no text'
    | 'equals gold'
    | 'outside label space'
    | 'right after all'
    | 'options unknown'
    | 'duplicate'
    | FormProblem['code']
  readonly severity: 'error' | 'warning'
  readonly message: string
}

export type PairText = Pick<Pair, 'input' | 'gold' | 'output'>

export interface Beside {
  readonly task: JudgedTask
  /** The task's other pairs that are not rejected. */
  readonly others: readonly PairText[]
  /** Of the task's instances with the same input. */
  readonly references: readonly string[]
  /** Of a choice task's instance with the same input, where there is one. */
  readonly options?: readonly string[] | undefined
  /** Of the right outputs of examples and instances; left out: of the positive examples alone. */
  readonly form?: RightForm | undefined
}

/** Everything that speaks against a pair as a delusive example, worst first. */
export function pairProblems(pair: PairText, beside: Beside): readonly PairProblem[] {
  const { input, gold, output } = pair
  const error = (code: PairProblem['code'], message: string | null): PairProblem[] =>
    message === null ? [] : [{ code, severity: 'error', message }]
  const unusable = [
    ...error('no input', input.trim() === '' ? 'it has no input' : null),
    ...error('no output', output.trim() === '' ? 'it has no output' : null),
    ...error(
      'no text',
      [input, gold ?? '', output].every(isText)
        ? null
        : 'it holds a character that no text can hold (U+0000, or half of a surrogate pair)',
    ),
  ]
  if (unusable.length > 0) return unusable
  const { task } = beside
  // As if it was approved: where nobody knows the options, that is a warning, and the annotator's word counts.
  const candidate = {
    input,
    output,
    ...(gold !== null && { gold }),
    ...(beside.options && { options: beside.options }),
    source: 'curated' as const,
    title: 'pair',
    approved: true as const,
  }
  return [
    ...error('equals gold', differsFromGold(candidate, task)),
    ...error('right after all', rightAfterAll(pair, beside)),
    ...error('outside label space', inLabelSpace(candidate, task)),
    ...(task.answerSpace.kind === 'choice' && optionsFor(candidate, task) === undefined ? [optionsUnknown] : []),
    ...error('duplicate', isTwice(pair, beside) ? 'another pair has the same input and output' : null),
    ...warningsOfForm(pair, beside),
  ]
}

const optionsUnknown: PairProblem = {
  code: 'options unknown',
  severity: 'warning',
  message: 'the options of its input are not known; make sure that the output is one of them',
}

/** What a file can hold and give back. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** A second reference of an input is as right as its gold output. */
function rightAfterAll(pair: PairText, { task, references }: Beside): string | null {
  const right = rightBy(pair, {
    positiveExamples: task.positiveExamples,
    knownOutputs: [{ input: pair.input, outputs: references }],
  })
  if (right === null) return null
  return right.by === 'reference'
    ? rightByReference(pair, right.reference)
    : `"${pair.output}" is the right output of positive example ${right.place}, which has the same input`
}

function isTwice({ input, output }: PairText, { others }: Beside): boolean {
  return others.some((other) => other.input.trim() === input.trim() && normalise(other.output) === normalise(output))
}

/** A label has the form of a label, and what is none is an error already. */
function warningsOfForm({ input, gold, output }: PairText, { task, references, form }: Beside): readonly PairProblem[] {
  if (isClosed(task.answerSpace.kind)) return []
  const right = form ?? rightForm(task.positiveExamples.map((example) => example.output))
  const same = task.positiveExamples
    .filter((example) => example.input.trim() === input.trim())
    .map((example) => example.output)
  const beside = [...(gold === null ? [] : [gold]), ...same, ...references]
  return formProblems(output, right, beside).map(({ code, message }) => ({ code, severity: 'warning', message }))
}
