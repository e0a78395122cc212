import { isSameCondition, type Condition } from '#core/conditions/condition.ts'
import { conditionName, presets } from '#core/conditions/index.ts'
import { isNamed, type Line } from './line.ts'
import type { PairedColumns } from './paired-columns.ts'
import type { Study } from './study.ts'

/**
 * The one thing in which the two of a comparison differ. Under the test conditions "same" a train condition is one for
 * both stages.
 */
export const changes = [
  'train condition',
  'train and test condition',
  'tuning',
  'test condition',
  'decoding',
  'guessing',
  'made elsewhere',
] as const
export type Change = (typeof changes)[number]

/** A comparison of two columns, the first minus the second, that a study declares before it is carried out. */
export interface Declared {
  readonly first: number
  readonly second: number
  readonly changed: Change
  /** Its first line is the one that others are compared with. */
  readonly ofReference: boolean
}

/** What the others are compared with. */
export interface Reference {
  /** `null` in a study without tuning. */
  readonly train: Condition | null
  readonly test: Condition
  readonly decoding: Line['decoding']
}

/**
 * All comparisons of a study on one kind of tasks, known from its plan alone. One thing is changed at a time: what else
 * tells lines apart (size, decoding, the other stage's condition) is equal. Everything declared costs the others power
 * (Holm), so what is of less interest stands in the table only: size against size, or in a study with tuning the
 * untuned model under one condition against another. Untuned against guessing is a family of its own there.
 */
export function declareFamily(
  study: Study,
  { lines, guesses }: Pick<PairedColumns, 'lines' | 'guesses'>,
  reference: Reference,
): readonly Declared[] {
  const asked = lines
    .map((line, column) => ({ line, column }))
    .filter(({ line }) => study.tuning === null || line.training !== null)
  const against = study.tuning === null ? [inContextCounterpart] : counterparts(study.tuning.testConditions === 'same')
  return [
    ...against.flatMap((counterpart) =>
      asked.flatMap(({ line, column }) => {
        const other = counterpart(line, reference)
        const second = other === null ? -1 : lines.findIndex((each) => isLike(each, other.line))
        return other === null || second === -1
          ? []
          : [{ first: column, second, changed: other.changed, ofReference: isReference(line, reference) }]
      }),
    ),
    ...guesses.flatMap((_, guess) =>
      asked.map(({ line, column }) => ({
        first: column,
        second: lines.length + guess,
        changed: 'guessing' as const,
        ofReference: isReference(line, reference),
      })),
    ),
  ]
}

/** The untuned model against guessing, in a study with tuning: whether there was anything to know before it. */
export function declareUntuned(
  { tuning }: Study,
  { lines, guesses }: Pick<PairedColumns, 'lines' | 'guesses'>,
): readonly Declared[] {
  return lines.flatMap(({ training }, first) =>
    tuning === null || training !== null
      ? []
      : guesses.map((_, guess) => ({
          first,
          second: lines.length + guess,
          changed: 'guessing' as const,
          ofReference: false,
        })),
  )
}

/**
 * The reference a name stands for: a line's name, or a condition's, which is then the train condition, the test
 * condition, or both, as the study has it. Undefined where it has neither.
 *
 * @param name `null` for Original with tuning, where the study has it, and else for its first condition
 */
export function referenceNamed(study: Study, lines: readonly Line[], name: string | null): Reference | undefined {
  const [first] = lines
  if (!first) return undefined
  const { tuning } = study
  const train = tuning === null ? null : originalOr(tuning.trainConditions)
  const test = tuning === null ? first.condition : originalOr(study.conditions)
  const usual = test && { train: train ?? null, test, decoding: first.decoding }
  if (name === null || usual === undefined) return usual
  const line = lines.find((each) => isNamed(each.name, name))
  if (line) {
    const untuned = tuning?.testConditions === 'same' ? line.condition : usual.train
    return { train: line.training?.condition ?? untuned, test: line.condition, decoding: line.decoding }
  }
  const asTrain = tuning?.trainConditions.find((each) => isNamed(conditionName(each), name))
  const asTest = study.conditions.find((each) => isNamed(conditionName(each), name))
  return asTrain || asTest ? { ...usual, train: asTrain ?? usual.train, test: asTest ?? usual.test } : undefined
}

/** The line another one is to be compared with. */
type Wanted = Pick<Line, 'condition' | 'decoding' | 'training'>
type Counterpart = (line: Line, reference: Reference) => { readonly line: Wanted; readonly changed: Change } | null

/**
 * A condition with the reference condition under the same decoding, and where it draws its examples, with the same ones
 * drawn; the reference condition under another decoding with the reference.
 */
const inContextCounterpart: Counterpart = (line, { test, decoding }) => {
  const { selection } = line.condition
  const condition = selection === undefined ? test : { ...test, selection }
  if (!isSameCondition(line.condition, condition)) return { line: { ...line, condition }, changed: 'test condition' }
  return line.decoding === decoding ? null : { line: { ...line, decoding }, changed: 'decoding' }
}

/** Of tuned lines, in the order they are told. */
function counterparts(testedAsTrained: boolean): readonly Counterpart[] {
  return [
    ({ training, ...line }, { train }) => {
      if (training === null || train === null || isSameCondition(training.condition, train)) return null
      const other = { ...line, training: { ...training, condition: train } }
      return testedAsTrained
        ? { line: { ...other, condition: train }, changed: 'train and test condition' }
        : { line: other, changed: 'train condition' }
    },
    (line, { test }) =>
      testedAsTrained || isSameCondition(line.condition, test)
        ? null
        : { line: { ...line, condition: test }, changed: 'test condition' },
    (line, reference) =>
      isReference({ ...line, decoding: reference.decoding }, reference) && line.decoding !== reference.decoding
        ? { line: { ...line, decoding: reference.decoding }, changed: 'decoding' }
        : null,
    (line) => ({ line: { ...line, training: null }, changed: 'tuning' }),
  ]
}

/** Of any size. */
export function isReference({ training, condition, decoding }: Line, reference: Reference): boolean {
  const isTrained =
    reference.train === null
      ? training === null
      : training !== null && isSameCondition(training.condition, reference.train)
  return isTrained && isSameCondition(condition, reference.test) && decoding === reference.decoding
}

export function isLike(line: Line, { condition, decoding, training }: Wanted): boolean {
  return (
    isSameCondition(line.condition, condition) &&
    line.decoding === decoding &&
    line.training?.size === training?.size &&
    (training === null || (line.training !== null && isSameCondition(line.training.condition, training.condition)))
  )
}

function originalOr(conditions: readonly Condition[]): Condition | undefined {
  return conditions.find((condition) => isSameCondition(condition, presets.original)) ?? conditions[0]
}
