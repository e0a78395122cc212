import { holm } from '#core/statistics/holm.ts'
import { tooFew, type Interval, type TooFew } from '#core/statistics/interval.ts'
import { discordant, mcnemar } from '#core/statistics/mcnemar.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import { pairRows, valuesOf, type PairedRows } from '#core/statistics/paired-rows.ts'
import { rescaledDraws, rescaledInterval } from '#core/statistics/rescaled.ts'
import { isClosed, type Task } from '#core/task.ts'
import { letterPlaces, type LabelPlaces, type TaskPlaces } from './label-places.ts'
import { lengthGroups, type LengthGroup, type EffectTrial } from './length-groups.ts'

export const labelPlaces = ['first', 'middle', 'last'] as const
export type LabelPlace = (typeof labelPlaces)[number]

/** On some instances of one cell. */
export interface Mean {
  readonly n: number
  readonly tasks: number
  /** Percent. */
  readonly mean: number
  /** With tasks as clusters. */
  readonly interval95: Interval | TooFew
}

/** Percent and points. */
export interface Preference {
  readonly place: LabelPlace
  readonly n: number
  readonly tasks: number
  /** How often the label that stands there is answered, how often it is right, and the first minus the second. */
  readonly answered: number
  readonly right: number
  readonly difference: number
  /** With tasks as clusters. */
  readonly interval95: Interval | TooFew
  /**
   * McNemar's exact test of answered against right on the same instances, after Holm over first and last; `null` in the
   * middle, which follows from the two. It takes instances as independent and knows nothing of tasks: the interval
   * does.
   */
  readonly p: number | TooFew | null
}

/**
 * Where a label stands, from 1 on, in tasks of so many labels: how often it is right, how often it is answered, and
 * where both.
 */
export interface PlaceCounts {
  readonly labels: number
  readonly place: number
  readonly right: number
  readonly answered: number
  readonly matches: number
}

export interface Effects {
  readonly lengths: readonly (Omit<LengthGroup, 'members'> & Mean)[]
  /** Exact match where the right label stands there. */
  readonly right: readonly (Mean & { readonly place: LabelPlace })[]
  readonly answered: readonly Preference[]
  readonly counts: readonly PlaceCounts[]
  /**
   * Classification and choice tasks whose prompts name two labels or more, and all of them, and those whose prompts do
   * not.
   */
  readonly tasks: { readonly shown: number; readonly notShown: number }
}

/** All of it but what is drawn. */
export interface UndrawnEffects extends Omit<Effects, 'answered'> {
  /** Two columns a place: whether the answered label stands there, and whether the right one does. */
  readonly answered: { readonly places: readonly LabelPlace[]; readonly rows: PairedRows }
}

/**
 * What prompt length and the places of labels have to do with the scores of one cell; a trial without a score is in
 * none of it. A label's place is its rank among the labels as the definition that was shown names them
 * (`label-places.ts`): tasks with fewer than two labels, and those whose definition does not name all, have no part in
 * it. Two labels have a first and a last place, but no middle. Of a choice task the options have places where they are
 * letters (`position-letters.ts`), which number the options as the input lists them. Answers outside the label space
 * stand nowhere: they count where the right label's place is told, and not where that of the answered label is.
 *
 * @param places for each task of the run where its labels stand in the prompts of this cell
 */
export function undrawnEffects(
  tasks: readonly { readonly task: Task }[],
  places: readonly TaskPlaces[],
  trials: readonly EffectTrial[],
): UndrawnEffects {
  const placed = trials.flatMap((trial) => placedTrial(placesFor(places[trial.task], trial), trial) ?? [])
  const asked = [...new Set(trials.map(({ task }) => task))].filter((task) =>
    isClosed(tasks[task]?.task.answerSpace.kind ?? 'generation'),
  )
  const shown = asked.filter((task) =>
    trials.some((trial) => trial.task === task && (placesFor(places[task], trial)?.count ?? 0) > 1),
  ).length
  const answered = placed.filter(({ answer }) => answer !== null)
  const among = labelPlaces.filter((place) =>
    answered.some((trial) => isAt(trial, trial.right, place) || isAt(trial, trial.answer, place)),
  )
  return {
    lengths: lengthGroups(tasks, trials).map(({ members, ...group }) => ({ ...group, ...meanOf(tasks, members) })),
    right: labelPlaces.flatMap((place) => {
      const members = placed.filter((trial) => isAt(trial, trial.right, place))
      return members.length === 0 ? [] : [{ place, ...meanOf(tasks, members) }]
    }),
    answered: {
      places: among,
      rows: rowsOf(tasks, answered, 2 * among.length, (trial) =>
        among.flatMap((place) => [Number(isAt(trial, trial.answer, place)), Number(isAt(trial, trial.right, place))]),
      ),
    },
    counts: countsOf(placed),
    tasks: { shown, notShown: asked.length - shown },
  }
}

/** @param draws of the columns of `answered`, in the order drawn */
export function drawnEffects(
  { answered: { places, rows }, ...known }: UndrawnEffects,
  draws: readonly Float64Array[],
  seed: number,
): Effects {
  const preferences =
    rows.instances === 0
      ? []
      : places.map((place, i): Preference => {
          const rescaled = rescaledDraws({ seed, rows, draws }, [
            { mean: 2 * i, weight: 1 },
            { mean: 2 * i + 1, weight: -1 },
          ])
          const [answered, right] = [percentIn(rows, 2 * i), percentIn(rows, 2 * i + 1)]
          return {
            place,
            n: rows.instances,
            tasks: rows.tasks.length,
            answered,
            right,
            difference: answered - right,
            interval95: rescaled === tooFew ? tooFew : rescaledInterval(rescaled, 0.95),
            p: place === 'middle' ? null : mcnemar(discordant(valuesOf(rows, 2 * i, 2 * i + 1))),
          }
        })
  const adjusted = holm(preferences.map(({ p }) => (typeof p === 'number' ? p : null)))
  return { ...known, answered: preferences.map((each, i) => ({ ...each, p: adjusted[i] ?? each.p })) }
}

interface Placed extends EffectTrial {
  readonly score: number
  /** In the label space, from 0. */
  readonly right: number
  /** `null`: outside the label space. */
  readonly answer: number | null
  readonly labels: number
}

function placesFor(places: TaskPlaces | undefined, { options }: EffectTrial): LabelPlaces | null {
  if (places !== 'options') return places ?? null
  return options && letterPlaces(options)
}

function placedTrial(places: LabelPlaces | null, trial: EffectTrial): Placed | null {
  if (places === null || places.count < 2 || trial.score === null) return null
  const answer = trial.raw === null ? null : places.placeOf(trial.raw)
  const wanted = trial.references.flatMap((reference) => places.placeOf(reference) ?? [])
  const right = wanted.find((place) => place === answer) ?? wanted[0]
  return right === undefined ? null : { ...trial, score: trial.score, right, answer, labels: places.count }
}

function isAt({ labels }: Placed, at: number | null, place: LabelPlace): boolean {
  switch (place) {
    case 'first':
      return at === 0
    case 'middle':
      return at !== null && at > 0 && at < labels - 1
    case 'last':
      return at === labels - 1
  }
}

function countsOf(trials: readonly Placed[]): readonly PlaceCounts[] {
  const sizes = [...Map.groupBy(trials, ({ labels }) => labels)].toSorted(([a], [b]) => a - b)
  return sizes.flatMap(([labels, own]) =>
    Array.from({ length: labels }, (_, place) => {
      const right = own.filter((trial) => trial.right === place)
      return {
        labels,
        place: place + 1,
        right: right.length,
        answered: own.filter(({ answer }) => answer === place).length,
        matches: right.filter(({ answer }) => answer === place).length,
      }
    }),
  )
}

function meanOf(tasks: readonly unknown[], trials: readonly EffectTrial[]): Mean {
  const rows = rowsOf(tasks, trials, 1, ({ score }) => [score])
  const { mean, interval } = meanInterval(rows, 0, 0.95)
  return { n: rows.instances, tasks: rows.tasks.length, mean, interval95: interval }
}

function rowsOf<Trial extends EffectTrial>(
  tasks: readonly unknown[],
  trials: readonly Trial[],
  columns: number,
  valuesIn: (trial: Trial) => readonly (number | null)[],
): PairedRows {
  const byTask = tasks.map((): (readonly (number | null)[])[] => [])
  for (const trial of trials) byTask[trial.task]?.push(valuesIn(trial))
  return pairRows(columns, byTask)
}

function percentIn(rows: PairedRows, column: number): number {
  return (100 * valuesOf(rows, column).reduce((sum, value) => sum + value, 0)) / rows.instances
}
