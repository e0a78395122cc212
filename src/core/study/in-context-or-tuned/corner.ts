import type { Decoding } from '#core/answers/decoding.ts'
import { isSameCondition, type Condition } from '#core/conditions/condition.ts'
import type { Line } from '../line.ts'

/** Base or tuned model, without examples in the prompt or with k of them. */
export const corners = ['base zero-shot', 'base k-shot', 'tuned zero-shot', 'tuned k-shot'] as const
export type Corner = (typeof corners)[number]

export type ByCorner<T> = Readonly<Record<Corner, T>>

/** @param of made of each corner and its place in `corners` */
export function byCorner<T>(of: (corner: Corner, i: number) => T): ByCorner<T> {
  return Object.fromEntries(corners.map((corner, i) => [corner, of(corner, i)])) as Record<Corner, T>
}

/** The four lines of one question, by their places among the lines. */
export interface Square {
  readonly decoding: Decoding
  /** Of the lines without examples. */
  readonly condition: Condition
  /** Of the tuned model. */
  readonly training: NonNullable<Line['training']>
  readonly places: ByCorner<number>
}

/**
 * Every tuned model that was asked without examples and with the task's own ones, each decoding and definition by
 * itself, where the model it was made of was asked the same. Delusive examples make no corner: they show what is wrong.
 */
export function squaresOf(
  lines: readonly Pick<Line, 'condition' | 'decoding' | 'training' | 'predictions'>[],
): readonly Square[] {
  const asked = lines.map((line, place) => ({ ...line, place })).filter(({ predictions }) => predictions === undefined)
  const placeOf =
    (decoding: Decoding, condition: Condition, training: Line['training']) => (examples: Condition['examples']) =>
      asked.find(
        (line) =>
          line.decoding === decoding &&
          isSameCondition(line.condition, { ...condition, examples }) &&
          isSameTraining(line.training, training),
      )?.place
  return asked.flatMap(({ decoding, condition, training }): Square[] => {
    if (training === null || condition.examples !== 'empty') return []
    const [base, tuned] = [placeOf(decoding, condition, null), placeOf(decoding, condition, training)]
    const places = [base('empty'), base('original'), tuned('empty'), tuned('original')]
    const found = places.filter((place) => place !== undefined)
    return found.length < corners.length
      ? []
      : [{ decoding, condition, training, places: byCorner((_, i) => found[i] ?? 0) }]
  })
}

function isSameTraining(one: Line['training'], other: Line['training']): boolean {
  if (one === null || other === null) return one === other
  return one.size === other.size && isSameCondition(one.condition, other.condition)
}
