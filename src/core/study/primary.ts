import { decodings, type Decoding } from '#core/answers/decoding.ts'
import { ownName } from '#core/conditions/own-conditions.ts'
import { isSameCondition, type Condition } from '#core/conditions/condition.ts'
import { conditionName, parseCondition } from '#core/conditions/index.ts'
import { isLike, type Change, type Declared } from './family.ts'
import type { Line } from './line.ts'
import { guessNames, type PairedColumns } from './paired-columns.ts'
import type { StudyProblem } from './problems.ts'
import type { PrimaryComparison, Study, StudyTuning } from './study.ts'

type Factors = Pick<Study, 'conditions' | 'tuning' | 'decodings'>

const untuned = 'untuned'

/** At most so many: more are no choice, and cost each other power. */
export const maxPrimary = 100

/**
 * Every pair that a study can declare, the first minus the second. One thing is changed at a time, as in a family that
 * nobody has chosen from (`family.ts`).
 */
export function possiblePrimaries(study: Factors): readonly PrimaryComparison[] {
  const train = study.tuning?.trainConditions.map(conditionName) ?? []
  const test = study.conditions.map(conditionName)
  const names = [...new Set([...train, ...test, ...study.decodings, untuned])]
  const against = [...names, ...guessNames]
  return names.flatMap((first) =>
    against.flatMap((second) => (changeOf({ first, second }, study) === undefined ? [] : [{ first, second }])),
  )
}

export function isPossible(pair: PrimaryComparison, study: Factors): boolean {
  return changeOf(pair, study) !== undefined
}

/** What is wrong with the primary comparisons of a study, as far as it is planned. */
export function primaryProblems({
  primary,
  conditions = [],
  tuning,
  decodings: own = [],
}: {
  readonly primary?: readonly PrimaryComparison[] | undefined
  readonly conditions?: readonly Condition[] | undefined
  readonly tuning?: StudyTuning | undefined
  readonly decodings?: readonly Decoding[] | undefined
}): readonly StudyProblem[] {
  if (primary === undefined) return []
  const factors = {
    conditions: tuning === undefined || tuning.testConditions === 'same' ? conditions : tuning.testConditions,
    tuning: tuning ?? null,
    decodings: own,
  }
  const possible = possiblePrimaries(factors).map(primaryName)
  const comparisons = primary.filter((pair) => !isPossible(pair, factors)).map(primaryName)
  return [
    ...(primary.length === 0 ? [{ code: 'none-chosen', field: 'primary', data: {} } as const] : []),
    ...(comparisons.length === 0
      ? []
      : [{ code: 'primary-impossible', field: 'primary', data: { comparisons, possible } } as const]),
  ]
}

/** The one thing in which the two differ; undefined: the study has no such two. */
function changeOf(
  { first, second }: PrimaryComparison,
  { conditions, tuning, decodings: own }: Factors,
): Change | undefined {
  const isIn = (all: readonly Condition[], name: string) => all.some((each) => conditionName(each) === name)
  const [test, train] = [
    (name: string) => isIn(conditions, name),
    (name: string) => isIn(tuning?.trainConditions ?? [], name),
  ]
  const asked = tuning === null ? test : train
  if (first === second) return undefined
  if (guessNames.some((guess) => guess === second))
    return asked(first) || (tuning !== null && first === untuned) ? 'guessing' : undefined
  if (second === untuned) return tuning !== null && train(first) ? 'tuning' : undefined
  const isAsked = (name: string) => own.some((each) => each === name)
  if (isAsked(first) && isAsked(second)) return 'decoding'
  if (tuning === null) return test(first) && test(second) ? 'test condition' : undefined
  if (train(first) && train(second))
    return tuning.testConditions === 'same' ? 'train and test condition' : 'train condition'
  return tuning.testConditions !== 'same' && test(first) && test(second) ? 'test condition' : undefined
}

/** The comparisons of a study's primary ones on one kind of tasks: at every size, by every decoding. */
export function declarePrimary(
  study: Factors,
  { lines, guesses }: Pick<PairedColumns, 'lines' | 'guesses'>,
  primary: readonly PrimaryComparison[],
): readonly Declared[] {
  return primary.flatMap((pair) => {
    const changed = changeOf(pair, study)
    if (changed === undefined) return []
    return lines.flatMap((line, first) => {
      if (!isCalled(line, pair.first, changed)) return []
      const second = secondOf(line, pair.second, changed, { lines, guesses })
      return second === -1 ? [] : [{ first, second, changed, ofReference: true }]
    })
  })
}

/** By what of it changes. */
function isCalled({ condition, decoding, training }: Line, name: string, changed: Change): boolean {
  switch (changed) {
    case 'decoding':
      return decoding === name
    case 'test condition':
      return conditionName(condition) === name
    case 'guessing':
      return training === null
        ? name === untuned || conditionName(condition) === name
        : conditionName(training.condition) === name
    case 'train condition':
    case 'train and test condition':
    case 'tuning':
      return training !== null && conditionName(training.condition) === name
    case 'made elsewhere':
      return false
  }
}

function secondOf(
  line: Line,
  name: string,
  changed: Change,
  { lines, guesses }: Pick<PairedColumns, 'lines' | 'guesses'>,
): number {
  if (changed === 'guessing') {
    const guess = guesses.findIndex((each) => each === name)
    return guess === -1 ? -1 : lines.length + guess
  }
  return lines.findIndex((other) => isCounterpart(line, other, name, changed))
}

function isCounterpart(line: Line, other: Line, name: string, changed: Change): boolean {
  const { training } = line
  switch (changed) {
    case 'decoding':
      return other.decoding === name && isLike(other, { ...line, decoding: other.decoding })
    case 'test condition':
      return conditionName(other.condition) === name && isLike(other, { ...line, condition: other.condition })
    case 'tuning':
      return isLike(other, { ...line, training: null })
    case 'train condition':
    case 'train and test condition':
      return (
        training !== null &&
        other.training !== null &&
        conditionName(other.training.condition) === name &&
        (changed === 'train condition' || isSameCondition(other.condition, other.training.condition)) &&
        isLike(other, {
          ...line,
          condition: changed === 'train condition' ? line.condition : other.condition,
          training: { ...training, condition: other.training.condition },
        })
      )
    case 'guessing':
    case 'made elsewhere':
      return false
  }
}

export type ReadPrimary =
  | { readonly state: 'read'; readonly primary: PrimaryComparison }
  | { readonly state: 'refused'; readonly reason: string }

/** @param text e.g. `simplified:original`, `original:random-guess`, `simplified+delusive:untuned` */
export function readPrimary(text: string): ReadPrimary {
  const sides = text.split(':')
  const [first = '', second = ''] = sides.map((side) => side.trim())
  if (sides.length !== 2 || first === '' || second === '')
    return {
      state: 'refused',
      reason: `invalid primary comparison: ${text} (two names with a colon between them, such as simplified:original or original:random-guess)`,
    }
  const names: string[] = []
  for (const side of [first, second]) {
    const name = nameOf(side)
    if (name.state === 'refused')
      return { state: 'refused', reason: `invalid primary comparison: ${text} (${name.reason})` }
    names.push(name.name)
  }
  return { state: 'read', primary: { first: names[0] ?? '', second: names[1] ?? '' } }
}

function nameOf(
  text: string,
): { readonly state: 'named'; readonly name: string } | Extract<ReadPrimary, { state: 'refused' }> {
  const spaced = text.toLowerCase().replaceAll(/[-_ ]+/g, ' ')
  const other = [untuned, ...guessNames, ...(decodings as readonly Decoding[])].find((name) => name === spaced)
  if (other !== undefined) return { state: 'named', name: other }
  const parsed = parseCondition(text)
  // One of a person's own is known to the study alone, which refuses what it does not have.
  if (parsed.state === 'refused' && ownName.test(text.split('+')[0] ?? ''))
    return { state: 'named', name: text.toLowerCase() }
  return parsed.state === 'refused' ? parsed : { state: 'named', name: conditionName(parsed.condition) }
}

/** Each once, whichever way round. */
export function distinctPrimaries(all: readonly PrimaryComparison[]): readonly PrimaryComparison[] {
  return [...Map.groupBy(all, ({ first, second }) => [first, second].sort().join(':')).values()].flatMap(
    ([first]) => first ?? [],
  )
}

export function primaryName({ first, second }: PrimaryComparison): string {
  return `${first}:${second}`
}

/** Of a study that has declared none, all are one family, as in all studies of before there was a choice. */
export function primariesInWords(primary: readonly PrimaryComparison[] | undefined): string {
  return primary === undefined
    ? 'all comparisons of the study'
    : primary.map(({ first, second }) => `${first} against ${second}`).join(', ')
}
