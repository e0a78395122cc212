import { statedPlaces } from '#core/answer-space.ts'
import { spaceFound, spaceProblems } from '#core/corrections.ts'
import type { Stated } from '#core/task.ts'
import type { BenchTask, ItemValue } from '../work.ts'
import type { ReviewedSpace } from '#core/reviewed-space.ts'
import { wholeMark } from '#core/whole-marks.ts'

/** What is looked at; labels stay chosen while the kind is changed to and fro. */
export interface Looked {
  readonly kind: ReviewedSpace['kind']
  readonly labels: readonly string[]
  /** `null`: as it is found in the definition. */
  readonly stated: Stated | null
}

/** Outputs a generation task may have to be offered as labels. */
const maxLabels = 100

/** As it was reviewed in this set, else as it was found. A choice task is not looked at in this way. */
export function lookedAt({ labelSpace, space, outputs, otherOutputs }: BenchTask): Looked {
  const now = labelSpace?.space ?? (space.kind === 'choice' ? { kind: 'generation' as const } : spaceFound(space))
  if (now.kind === 'classification') return { kind: now.kind, labels: now.labels, stated: now.stated }
  const few = otherOutputs === 0 && outputs.length <= maxLabels
  return {
    kind: now.kind,
    labels: few ? outputs.map(({ output }) => output).filter((output) => output !== '') : [],
    stated: null,
  }
}

/** As the contract takes it. */
export type Space = NonNullable<Extract<ItemValue, { readonly kind: 'label space' }>['value']>

export function spaceOf({ kind, labels, stated }: Looked): Space {
  return kind === 'generation' ? { kind } : { kind, labels, stated }
}

/** Whether it can be kept: else it stays in sight, with what is wrong with it. */
export function problemsOf(looked: Looked): readonly string[] {
  return spaceProblems(spaceOf(looked))
}

/** With or without a label. */
export function toggled(looked: Looked, label: string): Looked {
  return {
    ...looked,
    labels: looked.labels.includes(label) ? looked.labels.filter((each) => each !== label) : [...looked.labels, label],
  }
}

export interface OutputRow {
  readonly output: string
  readonly isLabel: boolean
  readonly instances: number
  /** Places where it stands in the definition. */
  readonly stated: number
}

/**
 * @param seen stay in their order whatever becomes of them; then outputs as the host counted them, then labels that no
 * instance has
 */
export function outputRows(
  { outputs, definition }: BenchTask,
  { labels }: Looked,
  seen: readonly string[],
): readonly OutputRow[] {
  const instances = new Map(outputs.map(({ output, instances: n }) => [output, n]))
  return [...new Set([...seen, ...instances.keys(), ...labels])]
    .filter((output) => output !== '')
    .map((output) => ({
      output,
      isLabel: labels.includes(output),
      instances: instances.get(output) ?? 0,
      stated: statedPlaces(output, definition).length,
    }))
}

/** What looking for each label in the definition comes to. */
export function foundDegree(rows: readonly OutputRow[]): Stated {
  const labels = rows.filter(({ isLabel }) => isLabel)
  const stated = labels.filter((row) => row.stated > 0).length
  return stated === 0 ? 'not at all' : stated === labels.length ? 'stated' : 'partly'
}

export interface Marked {
  readonly from: number
  readonly text: string
  /** The label that is stated there. */
  readonly label: string | null
}

/**
 * The definition cut where its labels are stated; of places that overlap the chosen label's count first, then the
 * earliest, then the longest.
 */
export function markedParts(
  definition: string,
  labels: readonly string[],
  chosen: string | undefined,
): readonly Marked[] {
  const all = [...new Set(chosen === undefined ? labels : [chosen, ...labels])].flatMap((label) =>
    statedPlaces(label, definition).map((place) => wholeMark(definition, { ...place, label })),
  )
  const taken: typeof all = []
  for (const place of all.toSorted(
    (one, other) =>
      Number(other.label === chosen) - Number(one.label === chosen) || one.from - other.from || other.to - one.to,
  )) {
    if (taken.every(({ from, to }) => to <= place.from || from >= place.to)) taken.push(place)
  }
  const parts: Marked[] = []
  let at = 0
  for (const { from, to, label } of taken.toSorted((one, other) => one.from - other.from)) {
    if (from > at) parts.push({ from: at, text: definition.slice(at, from), label: null })
    parts.push({ from, text: definition.slice(from, to), label })
    at = to
  }
  return at < definition.length ? [...parts, { from: at, text: definition.slice(at), label: null }] : parts
}
