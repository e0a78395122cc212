import { scores } from '#core/scoring/index.ts'
import { decimal, interval } from '#core/numbers.ts'
import type { LevelByRun } from '#core/study/levels-by-run.ts'
import { percents, text, type Column } from './column.ts'
import type { Table } from './table.ts'

export interface RunLevels {
  readonly runs: readonly { readonly id: string; readonly name: string }[]
  readonly levels: readonly (Omit<LevelByRun, 'run'> & { /** An id. */ readonly run: string })[]
}

/** A line as each run has it. */
export interface LevelRow {
  readonly line: string
  readonly kind: string
  readonly score: LevelByRun['score']
  readonly ofRuns: readonly (RunLevels['levels'][number] | undefined)[]
}

/** Every line with its mean in each run, on what all runs have answered. */
export function levelsByRunTable({ runs, levels }: RunLevels): Table<LevelRow> {
  const rows = [...Map.groupBy(levels, ({ kind, line }) => `${kind} ${line}`).values()].flatMap(
    (own): readonly LevelRow[] => {
      const [first] = own
      if (first === undefined) return []
      const { line, kind, score } = first
      return [{ line, kind, score, ofRuns: runs.map(({ id }) => own.find(({ run }) => run === id)) }]
    },
  )
  return {
    name: 'levels-by-run',
    title: 'Scores in each run',
    caption:
      'Means over the instances that all runs have answered, in percent, with 95 % intervals (tasks as clusters).',
    columns: [
      text('line', 'Line', ({ line }) => line),
      text('kind', 'Kind', ({ kind }) => kind, { only: 'differ' }),
      text('score', 'Score', ({ score }) => scores[score].title),
      ...runs.map(({ name }, run): Column<LevelRow> =>
        percents(`run ${run + 1}`, name, ({ ofRuns }) => ofRuns[run]?.mean ?? null, {
          isName: true,
          text: ({ ofRuns }) => inWords(ofRuns[run]),
        }),
      ),
    ],
    parts: [rows],
    isMarked: ({ ofRuns }) => ofRuns.some((level) => level?.marked === true),
  }
}

function inWords(level: RunLevels['levels'][number] | undefined): string {
  if (level === undefined) return '–'
  return `${decimal(level.mean)}${level.interval95 === 'too-few' ? '' : ` (${interval(level.interval95, decimal)})`}`
}
