import { rightBy } from '#core/right-outputs.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { labelsOf } from '#core/answer-space.ts'
import type { Task } from '#core/task.ts'
import type { ShownExample } from './condition.ts'
import { describeForm, formOf } from './output-form.ts'

/** An example that may be shown as a delusive one, before it is checked. */
export interface DelusiveCandidate extends ShownExample {
  /** How it is named in messages, e.g. "negative example 1". */
  readonly title: string
  /** The right output, where it is known: nobody wrote one down for a negative example. */
  readonly gold?: string
  /** Of a choice task: those of its input, where they are known. */
  readonly options?: readonly string[]
  /** By an annotator, in the annotation set of the task. */
  readonly approved?: true
}

/** What a candidate is held against. */
export type JudgedTask = Pick<Task, 'positiveExamples' | 'knownOutputs' | 'answerSpace'>

/** Says in words why a candidate may not be shown, or `null`. */
export type DelusiveValidator = (candidate: DelusiveCandidate, task: JudgedTask) => string | null

/**
 * The first reason against a candidate, in the order of `delusiveValidators`; `null` when there is none. Whoever
 * approved a pair in an annotation set was told where its form differs: it is passed over only where it is wrong for
 * certain.
 */
export function reasonAgainst(candidate: DelusiveCandidate, task: JudgedTask): string | null {
  for (const validator of candidate.approved === true ? certainValidators : delusiveValidators) {
    const reason = validator(candidate, task)
    if (reason !== null) return reason
  }
  return null
}

/** A wrong demonstration has to be wrong after normalisation too, or exact match would count it as right. */
export const differsFromGold: DelusiveValidator = ({ output, gold }) =>
  gold !== undefined && normalise(output) === normalise(gold) ? `"${output}" equals its gold output "${gold}"` : null

/** In 9 of 52 real test tasks the first negative example is no label ("I don't know.", "Wrong Reason" …). */
export const inLabelSpace: DelusiveValidator = (candidate, task) => {
  const { output } = candidate
  const isChoice = task.answerSpace.kind === 'choice'
  const options = isChoice ? optionsFor(candidate, task) : undefined
  // Whoever approved a pair with an input of their own knows its options.
  if (isChoice && options === undefined && candidate.approved === true) return null
  if (isChoice && options === undefined)
    return `the options of its input are not known, so "${output}" may be none of them`
  const labels = labelsOf(task.answerSpace, { options })
  if (labels === null || labels.some((label) => label.trim() === output.trim())) return null
  return isChoice ? `"${output}" is none of the options of its input` : `"${output}" is outside the label space`
}

/** Its own, else those of a positive example with the same input. */
export function optionsFor(
  { input, options }: Pick<DelusiveCandidate, 'input' | 'options'>,
  { positiveExamples }: JudgedTask,
): readonly string[] | undefined {
  return (
    options ??
    positiveExamples.find((right) => right.options !== undefined && right.input.trim() === input.trim())?.options
  )
}

/** The form of the output stays that of the right ones, so that only the mapping is wrong. */
export const keepsForm: DelusiveValidator = (candidate, task) => {
  const { output, gold } = candidate
  const right = [
    ...task.positiveExamples.map((example) => example.output),
    ...(labelsOf(task.answerSpace, { options: optionsFor(candidate, task) }) ?? []),
    ...(gold === undefined ? [] : [gold]),
  ]
  if (right.length === 0) return 'there is no right output to compare its form with'
  const form = formOf(output)
  const forms = [...new Set(right.map(formOf))]
  if (forms.includes(form) && form !== 'blank') return null
  return `its output is ${describeForm[form]}, right outputs are ${forms.map((name) => describeForm[name]).join(' or ')}`
}

/**
 * A negative example of one input may be the right answer of the same input elsewhere in the task (task869 of
 * Super-NaturalInstructions).
 */
export const notAccidentallyRight: DelusiveValidator = (candidate, task) => {
  const right = rightBy(candidate, task)
  if (right === null) return null
  return right.by === 'reference'
    ? rightByReference(candidate, right.reference)
    : `"${candidate.output}" is a right output for the same input`
}

export function rightByReference({ output }: Pick<DelusiveCandidate, 'output'>, reference: string): string {
  return `"${output}" is right by the reference "${reference}" of an instance with the same input`
}

export const delusiveValidators: readonly DelusiveValidator[] = [
  differsFromGold,
  inLabelSpace,
  keepsForm,
  notAccidentallyRight,
]

const hasText: DelusiveValidator = ({ output }) => (output.trim() === '' ? 'its output is blank' : null)

const certainValidators: readonly DelusiveValidator[] = [hasText, differsFromGold, inLabelSpace, notAccidentallyRight]
