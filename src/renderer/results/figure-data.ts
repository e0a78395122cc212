import { conditionName } from '#core/conditions/condition-name.ts'
import { mark } from '#core/study/mark.ts'
import type { Kind } from '#core/task.ts'
import type { Client } from '../app/client.ts'

export type Means = Awaited<ReturnType<Client['results']['means']>>
export type Table = Awaited<ReturnType<Client['results']['table']>>
export type Line = Means['groups'][number]['lines'][number]
export type LineInterval = Table['intervals'][number]

/** What a kind of tasks is compared on, as in the comparisons. */
export const comparedScore = { classification: 'exactMatch', generation: 'rougeL' } as const satisfies Record<Kind, keyof Line>

export const scoreTitles = {
  exactMatch: 'exact match', strictMatch: 'strict match', rougeL: 'ROUGE-L', format: 'format correctness', formatNormalised: 'format, normalised',
} as const

export type Panel = (typeof scoreTitles)['exactMatch' | 'rougeL' | 'format']

/** Something with a score, in one of the figure's panels. Percent. */
export interface Mark {
  readonly row: string
  readonly panel: Panel
  readonly role: 'line' | 'untuned' | 'baseline' | 'published'
  readonly value: number
  /** `null`: it has no interval, or none yet. */
  readonly interval: { readonly low: number; readonly high: number } | null
  /** `null` for a published value. */
  readonly n: number | null
}

/**
 * Everything that stands in the figure of one kind of tasks: lines with their intervals, baselines, published values. With
 * intervals a line's mean is the one they are about: on the instances that every compared line has answered.
 *
 * @param intervals not there before they are drawn
 */
export function figureMarks({ groups, published }: Pick<Means, 'groups' | 'published'>, intervals: readonly LineInterval[] | undefined, kind: Kind): readonly Mark[] {
  const lines = groups.find((group) => group.name === kind)?.lines ?? []
  const scores = kind === 'classification' ? (['exactMatch', 'format'] as const) : (['rougeL'] as const)
  const tuned = lines.some(({ line }) => line?.training)
  return scores.flatMap((score): Mark[] => {
    const panel = scoreTitles[score]
    return [
      ...lines.flatMap((line): Mark[] => {
        const role = line.role === 'baseline' ? 'baseline' : tuned && !line.line?.training ? 'untuned' : 'line'
        const found = intervals?.find((each) => each.kind === kind && each.score === score && each.name === line.name)
        const mean = line[score]
        const value = found?.mean ?? mean.overInstances
        if (value === null) return []
        return [{
          row: rowName(line), panel, role, value, n: found?.instances ?? mean.n,
          interval: found === undefined || found.interval95 === 'too-few' ? null : { low: found.interval95.low, high: found.interval95.high },
        }]
      }),
      ...published.flatMap((each): Mark[] => (
        each.score === panel && isOf(each.setting, kind) ? [{ row: publishedName(each), panel, role: 'published', value: each.value, interval: null, n: null }] : []
      )),
    ]
  })
}

/** A line's name, marked where its scores are not to be relied on. */
export function rowName({ name, marked }: Pick<Line, 'name' | 'marked'>): string {
  return marked ? `${name} ${mark}` : name
}

/** In words, panel by panel. */
export function inWords(marks: readonly Mark[]): string {
  return [...Map.groupBy(marks, ({ panel }) => panel)].map(([panel, of]) => `${panel}: ${of.map(({ row, value, interval, role }) => (
    `${row}${role === 'published' ? ', published' : ''} ${value.toFixed(1)} %${interval === null ? '' : ` (95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)})`}`
  )).join(', ')}`).join('. ')
}

/** A tuned line at one size. */
export interface SizePoint {
  /** What was trained on; where all are asked as they were trained, what was asked under, too. */
  readonly series: string
  /** What was asked under; the same for all where they are asked as they were trained. */
  readonly panel: string
  readonly size: number
  readonly value: number
  readonly interval: { readonly low: number; readonly high: number } | null
  readonly n: number
  /** Its scores are not to be relied on. */
  readonly marked: boolean
}

/** The tuned lines by their size; empty where there are fewer than two sizes. */
export function sizePoints(means: Pick<Means, 'groups' | 'published'>, intervals: readonly LineInterval[] | undefined, kind: Kind): readonly SizePoint[] {
  const marks = figureMarks(means, intervals, kind)
  const panel = scoreTitles[comparedScore[kind]]
  const decodings = new Set(linesOf(means, kind).flatMap(({ line }) => line?.decoding ?? []))
  const sameForAll = linesOf(means, kind).every(({ line }) => !line?.training || conditionName(line.training.condition) === conditionName(line.condition))
  const points = linesOf(means, kind).flatMap((line): SizePoint[] => {
    const training = line.line?.training
    const at = marks.find((each) => each.panel === panel && each.row === rowName(line))
    if (!line.line || !training || at?.n === undefined || at.n === null) return []
    const [train, test] = [conditionName(training.condition), conditionName(line.line.condition)]
    return [{
      series: decodings.size > 1 ? `${train}, ${line.line.decoding}` : train, panel: sameForAll ? 'asked as trained' : `asked under ${test}`,
      size: training.size, value: at.value, interval: at.interval, n: at.n, marked: line.marked,
    }]
  })
  return new Set(points.map(({ size }) => size)).size < 2 ? [] : points
}

/** A tuned line by what it was trained on and asked under. */
export interface GridCell {
  readonly train: string
  readonly test: string
  readonly size: number
  readonly value: number
  readonly n: number
  /** Its scores are not to be relied on. */
  readonly marked: boolean
}

/** Train × test conditions; empty where every line is asked as it was trained, or all are asked alike. One decoding: the first. */
export function gridCells(means: Pick<Means, 'groups'>, kind: Kind): readonly GridCell[] {
  const lines = linesOf(means, kind)
  const first = lines.find(({ line }) => line?.training)?.line?.decoding
  const cells = lines.flatMap((line): GridCell[] => {
    const { overInstances, n } = line[comparedScore[kind]]
    if (!line.line?.training || line.line.decoding !== first || overInstances === null) return []
    return [{ train: conditionName(line.line.training.condition), test: conditionName(line.line.condition), size: line.line.training.size, value: overInstances, n, marked: line.marked }]
  })
  const isGrid = cells.some(({ train, test }) => train !== test) && new Set(cells.map(({ test }) => test)).size > 1
  return isGrid ? cells : []
}

function linesOf({ groups }: Pick<Means, 'groups'>, kind: Kind): readonly Line[] {
  return groups.find(({ name }) => name === kind)?.lines ?? []
}

function isOf(setting: string, kind: Kind): boolean {
  return kind === 'classification' ? !setting.includes('generation') : setting.includes('generation')
}

/** Guessing and the majority label stand in the row of ours. */
function publishedName({ setting, mark: source }: Means['published'][number]): string {
  const name = setting.replace(/, (?:classification|generation)$/, '')
  return name === 'random guess' || name === 'majority label' ? name : `${name} [${source}]`
}
