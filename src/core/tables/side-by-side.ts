import { count, decimal, interval, points } from '#core/numbers.ts'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { lineKey } from '#core/study/line.ts'
import { mark } from '#core/study/mark.ts'
import type { Kind } from '#core/task.ts'
import { percents, pointsOf, text, type Column } from './column.ts'
import type { LineGroup, LineRow } from './lines.ts'
import type { ComparedRuns } from './runs.ts'
import type { Table } from './table.ts'

export interface RunLines {
  readonly kind: Kind
  readonly score: ScoreName
  readonly compared: ComparedRuns & { readonly paired: boolean; readonly whole: boolean }
  /** Of each run, in their order. */
  readonly means: readonly { readonly groups: readonly LineGroup[] }[]
}

/** A line as each run has it. */
export interface AlignedLine {
  readonly key: string
  readonly name: string
  readonly ofRuns: readonly (LineRow | undefined)[]
}

/** The lines of several runs, aligned by what they were trained on and asked under. */
export function sideBySideTable(asked: RunLines): Table<AlignedLine> {
  const { kind, score, compared, means } = asked
  const lines = means.map(({ groups }) => groups.find(({ name }) => name === kind)?.lines ?? [])
  return {
    name: `runs-${kind}-${score}`,
    title: `${kind}, ${scores[score].inWords}`,
    caption: `${scores[score].inWords} on ${kind} in percent, mean over instances${compared.paired ? `; differences to the first run in points, with their 95 % intervals${compared.whole ? '' : ', on the instances that all runs were asked'}` : ''}.`,
    columns: [
      text('line', kind, ({ name }) => name, { isName: true }),
      ...compared.runs.flatMap(({ name }, run): Column<AlignedLine>[] => [
        percents<AlignedLine>(`run ${run}`, name, (row) => meanOf(row, run, score), {
          isName: true,
          text: (row) => `${decimal(meanOf(row, run, score))}${row.ofRuns[run]?.marked === true ? mark : ''}`,
          aside: ({ ofRuns }) => (ofRuns[run] ? `n = ${count(ofRuns[run][score].n)}` : null),
        }),
        ...(run === 0 || !compared.paired
          ? []
          : [
              pointsOf<AlignedLine>(
                `difference ${run}`,
                'Difference',
                (row) => differenceOf(asked, run, row)?.value ?? null,
                { text: (row) => differenceOf(asked, run, row)?.inWords ?? '–' },
              ),
            ]),
      ]),
    ],
    parts: [
      alignedLines(lines).filter(({ ofRuns }) => ofRuns.some((line) => line && line[score].overInstances !== null)),
    ],
  }
}

function meanOf({ ofRuns }: AlignedLine, run: number, score: ScoreName): number | null {
  return ofRuns[run]?.[score].overInstances ?? null
}

/**
 * With interval and verdict where the line is compared, else of the bare means: those only of runs that were asked the
 * same.
 */
function differenceOf(
  { kind, score, compared }: RunLines,
  run: number,
  row: AlignedLine,
): { readonly value: number; readonly inWords: string } | null {
  const reported = compared.comparisons.find(
    (each) =>
      each.kind === kind &&
      each.score === score &&
      each.run === compared.runs[run]?.id &&
      each.line === row.ofRuns[0]?.name,
  )
  if (row.ofRuns[run] && reported && reported.difference !== null) {
    const between = reported.interval95 === 'too-few' ? '' : ` (${interval(reported.interval95, points)})`
    return {
      value: reported.difference,
      inWords: `${points(reported.difference)}${between}: ${reported.verdict === 'too-few' ? 'too few' : reported.verdict}`,
    }
  }
  if (!compared.whole) return null
  const [own, first] = [meanOf(row, run, score), meanOf(row, 0, score)]
  return own === null || first === null ? null : { value: own - first, inWords: points(own - first) }
}

/** In the order of the first run; what only others have comes behind, baselines last. */
function alignedLines(lines: readonly (readonly LineRow[])[]): readonly AlignedLine[] {
  const all = lines.flat()
  const keys = [
    ...new Set([...all.filter(({ line }) => line !== null), ...all.filter(({ line }) => line === null)].map(keyOf)),
  ]
  return keys.map((key) => {
    const ofRuns = lines.map((own) => own.find((line) => keyOf(line) === key))
    return { key, name: ofRuns.find((line) => line !== undefined)?.name ?? '', ofRuns }
  })
}

function keyOf({ name, line }: LineRow): string {
  return line === null ? name : lineKey(line)
}
