import type { Client } from '#contract/index.ts'
import { count, counted } from '#core/numbers.ts'
import type { ScoreName } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { allTasks, clustersInWords } from '#core/tables/words.ts'
import type { Kind } from '#core/task.ts'

/** What the contract answers of a run's results; figures and printed tables are made of nothing else. */
export type Means = Awaited<ReturnType<Client['results']['means']>>
export type Table = Awaited<ReturnType<Client['results']['table']>>
export type Matrix = Awaited<ReturnType<Client['results']['matrix']>>
export type Differences = Awaited<ReturnType<Client['results']['taskDifferences']>>
export type TaskGuessing = Awaited<ReturnType<Client['results']['taskGuessing']>>
export type Line = Means['groups'][number]['lines'][number]
export type LineInterval = Table['intervals'][number]
export type Published = Means['published'][number]

/** A run's results as far as they are there. */
export interface Results {
  readonly means: Pick<Means, 'name' | 'groups' | 'published' | 'answers'>
  /** Not there before its draws are. */
  readonly table: Pick<Table, 'intervals' | 'seedsDrawn' | 'formatsDrawn' | 'attribution'> | undefined
}

export interface Bounds {
  readonly low: number
  readonly high: number
}

export function linesOf({ groups }: Pick<Means, 'groups'>, group: string): readonly Line[] {
  return groups.find(({ name }) => name === group)?.lines ?? []
}

/** A line's own interval; there is one of what is compared, and of both format correctnesses. */
export function intervalOf({ table }: Results, kind: string, score: ScoreName, name: string): LineInterval | undefined {
  return table?.intervals.find((each) => (each.kind ?? allTasks) === kind && each.score === score && each.name === name)
}

export function boundsOf(found: Pick<LineInterval, 'interval95'> | undefined): Bounds | null {
  return found === undefined || found.interval95 === 'too-few'
    ? null
    : { low: found.interval95.low, high: found.interval95.high }
}

/** What the numbers of one kind stand on. */
export function basisOf({ means, table }: Results, kind: Kind): string {
  const drawn = table?.intervals.find((each) => each.kind === kind)
  const most = counted(
    Math.max(
      0,
      ...linesOf(means, kind).flatMap((line) => (line.role === 'baseline' ? [] : [line[comparedScore[kind]].n])),
    ),
    'instance',
  )
  if (table === undefined) return `Means over up to ${most}; intervals are being drawn.`
  if (drawn === undefined) return `Means over up to ${most}; no intervals, for nothing is compared yet.`
  return `n = ${count(drawn.instances)} instances in ${counted(drawn.tasks, 'task')} that every compared row has answered; 95 % intervals with ${clustersInWords(table)}.`
}

/** Whoever looks at a marked point has to know what the mark means. */
export function markedCaption(marked: boolean): string {
  return marked ? ` ${mark}: not reliable: trainer and engine gave different answers, or were not compared.` : ''
}
