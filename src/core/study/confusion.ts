import type { Outcome } from '#core/answers/outcome.ts'
import { positionLetters } from '#core/position-letters.ts'
import { normalise } from '#core/scoring/normalise.ts'
import type { Task } from '#core/task.ts'
import type { ResultsInput } from './results-table.ts'

/**
 * Labels of a classification task as exact match tells them apart: those that are equal after its normalisation are
 * one, shown as the first of them is written.
 */
export interface LabelSpace {
  /** At least one. */
  readonly labels: readonly string[]
  /** Positions in the run of the tasks that have these labels. */
  readonly tasks: readonly number[]
}

/**
 * What stands beside the labels as an answer; `no label`: after normalisation. An engine-error is none: the trial will
 * be asked again.
 */
export const otherAnswers = ['no label', 'empty', 'too long'] as const
export type OtherAnswer = (typeof otherAnswers)[number]

export interface AnsweredTrial {
  /** Of its task in the run. */
  readonly task: number
  readonly references: readonly string[]
  readonly outcome: Outcome
  readonly raw: string | null
}

/**
 * How often which label was answered where which was right.
 *
 * An answer counts as a label where it equals one after exact match's normalisation, so that the diagonal is exact
 * match, whatever the casing; the outcome `out-of-format` is stricter (literal): how many of the counted labels it has
 * is told beside them, as `outOfFormat`. A right answer is in the row of the reference it equals; else an instance with
 * several references stands in the row of the first. References outside the label space have no row, and are counted as
 * `outside`.
 */
export interface Confusion {
  /** For each label as the reference: how often each label was answered, then each of `otherAnswers`. */
  readonly counts: readonly (readonly number[])[]
  /** Trials in `counts`. */
  readonly n: number
  /** On the diagonal. */
  readonly right: number
  /** Counted as a label, though the outcome is `out-of-format`: the answer is literally none. */
  readonly outOfFormat: number
  readonly outside: number
  /** Engine errors: in no count. */
  readonly failed: number
}

/**
 * The tasks of a run by their labels; tasks with equal labels, whatever their order, share an entry. A choice task has
 * labels where its options are letters (`noPositions`), and shares its entry with choice tasks alone.
 *
 * @param letters of each task of the run (`positionLetters`); `null` of any but a choice task
 */
export function labelSpaces(
  tasks: readonly { readonly task: Task }[],
  letters: readonly (readonly string[] | null)[] = [],
): readonly LabelSpace[] {
  const spaces = new Map<string, { readonly labels: readonly string[]; readonly tasks: number[] }>()
  tasks.forEach(({ task }, position) => {
    const labels = distinct(
      task.answerSpace.kind === 'classification' ? task.answerSpace.labels : (letters[position] ?? []),
    )
    if (labels.length === 0) return
    const key = JSON.stringify([task.answerSpace.kind, ...labels.map(normalise).sort()])
    const known = spaces.get(key)
    if (known) known.tasks.push(position)
    else spaces.set(key, { labels, tasks: [position] })
  })
  return [...spaces.values()]
}

/** Why a choice task has no confusion. */
export const noPositions =
  'its options are texts of each instance, not letters for their positions, so that no answer means the same twice'

/**
 * The letters of each choice task whose asked instances have them as options (`positionLetters`); `null` of all others.
 */
export function lettersOfTasks({
  tasks,
  options,
  cells,
}: Pick<ResultsInput, 'tasks' | 'options' | 'cells'>): readonly (readonly string[] | null)[] {
  const asked = tasks.map(() => new Map<number, readonly string[]>())
  for (const { trials } of cells) {
    for (const { instance, task } of trials) {
      const own = options.get(instance)
      if (own) asked[task]?.set(instance, own)
    }
  }
  return asked.map((own) => positionLetters(own.values()))
}

export function confusionOf({ labels }: LabelSpace, trials: Iterable<AnsweredTrial>): Confusion {
  const places = new Map(labels.map((label, place) => [normalise(label), place]))
  const counts = labels.map(() => new Array<number>(labels.length + otherAnswers.length).fill(0))
  let [n, right, outOfFormat, outside, failed] = [0, 0, 0, 0, 0]
  for (const { references, outcome, raw } of trials) {
    const answer = columnOf(places, outcome, raw)
    const wanted = references.flatMap((reference) => places.get(normalise(reference)) ?? [])
    const row = wanted.find((place) => place === answer) ?? wanted[0]
    if (answer === undefined) failed++
    else if (row === undefined) outside++
    else {
      const inRow = counts[row]
      if (inRow) inRow[answer] = (inRow[answer] ?? 0) + 1
      n++
      if (row === answer) right++
      if (outcome === 'out-of-format' && answer < labels.length) outOfFormat++
    }
  }
  return { counts, n, right, outOfFormat, outside, failed }
}

/** Shares of a row, 0–1; `null` where the label is right nowhere. */
export function rowShares(row: readonly number[]): readonly number[] | null {
  const sum = row.reduce((all, count) => all + count, 0)
  return sum === 0 ? null : row.map((count) => count / sum)
}

function columnOf(places: ReadonlyMap<string, number>, outcome: Outcome, raw: string | null): number | undefined {
  if (outcome === 'engine-error') return undefined
  const other = (name: OtherAnswer) => places.size + otherAnswers.indexOf(name)
  if (outcome === 'too-long' || raw === null) return other('too long')
  if (outcome === 'empty') return other('empty')
  return places.get(normalise(raw)) ?? other('no label')
}

function distinct(labels: readonly string[]): readonly string[] {
  return [...new Map(labels.toReversed().map((label) => [normalise(label), label])).values()].toReversed()
}
