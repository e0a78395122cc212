import { annotatedTask } from './annotations/annotated-task.ts'
import type { Annotated } from './annotations/item.ts'
import { closedSpace, labelSpace } from './answer-space.ts'
import { unusableLabels } from './answers/usable-labels.ts'
import { normalise } from './scoring/normalise.ts'
import type { AnswerSpace, Example, Task } from './task.ts'
import type { ReviewedSpace } from './reviewed-space.ts'

/** What a review may say a task is. */
export const reviewedKinds = ['classification', 'generation'] as const satisfies readonly ReviewedSpace['kind'][]

/** Why nobody reviews the label space of a choice task. */
export const choiceUnreviewed =
  'a choice task has no label space to review: its options are those of each instance, as the file gives them'

/** The parts of a task that a person may write anew. */
export type TaskText = Pick<Task, 'definition' | 'positiveExamples' | 'negativeExamples'>

/**
 * A task as people have corrected it; one nobody has touched is the very task that was imported. Kind and labels stay
 * what they were when only the definition is written anew; whether it states them is looked up again.
 */
export function correctedTask(imported: Task, text: TaskText | null, annotated: Annotated | null): Task {
  if (text === null && annotated === null) return imported
  const task = { ...imported, ...text }
  const space = annotated?.['label space']
  const unread = text === null && space === undefined
  const { answerSpace: before } = imported
  const answerSpace =
    unread || before.kind === 'choice'
      ? before
      : answerSpaceOf(space ?? spaceFound(before), task.definition, text === null ? before : null)
  return annotated === null ? { ...task, answerSpace } : annotatedTask({ ...task, answerSpace }, annotated)
}

/** An answer space as a review of it would begin; that of a choice task is none. */
export function spaceFound(space: Exclude<AnswerSpace, { kind: 'choice' }>): ReviewedSpace {
  return space.kind === 'classification' ? { kind: 'classification', labels: space.labels, stated: null } : space
}

/** @param before the space as imported, where the definition is the one it was found with */
function answerSpaceOf(space: ReviewedSpace, definition: string, before: AnswerSpace | null): AnswerSpace {
  if (space.kind === 'generation') return { kind: 'generation' }
  const found = labelSpace(space.labels, definition)
  if (space.stated !== null) return { ...found, stated: space.stated }
  const sameLabels =
    before?.kind === 'classification' &&
    before.labels.length === found.labels.length &&
    before.labels.every((label, i) => label === found.labels[i])
  return sameLabels ? before : found
}

/** Why an answer space cannot be taken, one sentence each. */
export function spaceProblems(space: ReviewedSpace): readonly string[] {
  if (space.kind === 'generation') return []
  const problem = unusableLabels(space.labels) ?? singleLabel(space.labels)
  return problem === undefined ? [] : [problem]
}

function singleLabel(labels: readonly string[]): string | undefined {
  const [only = '', ...others] = new Set(labels.map((label) => label.trim()))
  if (others.length > 0) return undefined
  return `invalid label space: ${JSON.stringify(only)} alone (with one label guessing is right on every instance; name at least ${closedSpace.minLabels}, or call the task generation)`
}

/** Why a definition and examples cannot be taken, one sentence each. */
export function textProblems({ definition, positiveExamples, negativeExamples }: TaskText): readonly string[] {
  return [
    ...(definition.trim() === ''
      ? ['invalid definition: it is empty; for no definition at all there is the condition Empty']
      : []),
    ...(definition.isWellFormed() && !definition.includes('\0')
      ? []
      : ['invalid definition: it holds a character that no text can hold']),
    ...exampleProblems('positive', positiveExamples),
    ...exampleProblems('negative', negativeExamples),
    ...contradictions(positiveExamples, negativeExamples),
  ]
}

function exampleProblems(which: string, examples: readonly Example[]): string[] {
  return examples.flatMap((example, i) => {
    const name = `${which} example ${i + 1}`
    const same = examples.findIndex(
      (other) => other.input.trim() === example.input.trim() && other.output.trim() === example.output.trim(),
    )
    return [
      ...(example.input.trim() === '' ? [`invalid ${name}: it has no input`] : []),
      ...(example.output.trim() === '' ? [`invalid ${name}: it has no output`] : []),
      ...([example.input, example.output, example.explanation ?? ''].every(
        (text) => text.isWellFormed() && !text.includes('\0'),
      )
        ? []
        : [`invalid ${name}: it holds a character that no text can hold`]),
      ...optionProblems(name, example, which === 'positive'),
      ...(same < i && example.input.trim() !== ''
        ? [`invalid ${name}: it is ${which} example ${same + 1} once more`]
        : []),
    ]
  })
}

function optionProblems(name: string, { output, options }: Example, isRight: boolean): string[] {
  if (options === undefined) return []
  const problem =
    options.length < 2
      ? 'it has fewer than two options'
      : unusableLabels(options)?.replace(/^invalid labels?: /, 'among its options, ')
  if (problem !== undefined) return [`invalid ${name}: ${problem}`]
  return isRight && !options.includes(output.trim()) ? [`invalid ${name}: its output is none of its options`] : []
}

/** What is right cannot be shown as wrong. */
function contradictions(positive: readonly Example[], negative: readonly Example[]): string[] {
  return negative.flatMap((wrong, i) => {
    const right = positive.findIndex(
      ({ input, output }) => input.trim() === wrong.input.trim() && normalise(output) === normalise(wrong.output),
    )
    return right === -1 || wrong.input.trim() === ''
      ? []
      : [
          `invalid negative example ${i + 1}: its output is that of positive example ${right + 1}, which has the same input`,
        ]
  })
}

/**
 * Outputs that exact match takes for one (case, punctuation, spaces), as strict match does not: each group has two or
 * more.
 */
export function alikeOutputs(outputs: readonly string[]): readonly (readonly string[])[] {
  return [...Map.groupBy(new Set(outputs), normalise).values()].filter((group) => group.length > 1)
}
