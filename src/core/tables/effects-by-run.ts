import { scores } from '#core/scoring/index.ts'
import type { EffectByRun } from '#core/study/effects-by-run.ts'
import { counts, pointsInterval, pointsOf, probabilities, text, verdict, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'
import { hasOpenKinds } from './words.ts'

export interface EffectRow extends Omit<EffectByRun, 'run'> {
  /** An id. */
  readonly run: string
}

export interface RunEffects {
  readonly runs: readonly { readonly id: string; readonly name: string }[]
  readonly effects: readonly EffectRow[]
  readonly margin: number
}

/** What each change does in each run, and how far that is from what it does in the first one. */
export function effectsByRunTable({ runs, effects, margin }: RunEffects): Table<EffectRow> {
  const [first] = runs
  const nameOf = (run: string) => runs.find(({ id }) => id === run)?.name ?? run
  const columns: readonly Column<EffectRow>[] = [
    text('line', 'Line', (each) => each.line),
    text('against', 'Against', (each) => each.against),
    text('run', 'Run', (each) => each.run, { where: 'csv' }),
    text('run name', 'Run', (each) => nameOf(each.run)),
    text('kind', 'Kind', (each) => each.kind, { only: hasOpenKinds }),
    text('score', 'Score', (each) => scores[each.score].title, { isFurther: true }),
    counts('n', 'n', (each) => each.instances, { isFurther: true }),
    counts('tasks', 'Tasks', (each) => each.tasks, { isFurther: true }),
    pointsOf('effect', 'Effect', (each) => each.difference),
    pointsInterval('95 %', '95 % interval', (each) => each.interval95),
    pointsOf('gap', 'Less the first', (each) => each.gap?.difference ?? null),
    pointsInterval('gap 95 %', 'Its 95 % interval', (each) => each.gap?.interval95 ?? null),
    probabilities('p after Holm', 'p, Holm', (each) => each.gap?.pAdjusted ?? null),
    pointsOf('margin', 'Margin', () => margin, { where: 'csv' }),
    verdict('verdict', 'Verdict', (each) => each.gap?.verdict ?? null),
    text('mark', 'Mark', (each) => markOf(each.marked), { where: 'csv' }),
    text('sentence', 'Sentence', (each) => each.gap?.sentence ?? null, { where: 'csv' }),
  ]
  return {
    name: 'effects-by-run',
    title: 'Effects in each run',
    caption: `Effect: what a line has more or less than the one it is compared with, in points. Less the first: that effect less the same one in ${first?.name ?? 'the first run'}; it tells whether a change does more in one run than in another. All on the same instances; p after Holm over these; equivalent within ±${margin} points where the 90 % interval lies inside.`,
    columns,
    parts: [effects],
    isMarked: ({ marked }) => marked,
  }
}
