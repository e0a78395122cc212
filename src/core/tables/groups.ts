import { capital } from '#core/noun.ts'
import { count } from '#core/numbers.ts'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import type { Grouping } from '#core/study/results-table.ts'
import type { Kind } from '#core/task.ts'
import { counts, percents, text } from './column.ts'
import type { Table } from './table.ts'
import { markedName } from './words.ts'

/** Which score is shown; `compared`: what each row's kind is compared on. */
export type ScoreChoice = 'compared' | ScoreName

/** One row's means of one score, in the order of the lines. */
interface Means {
  readonly overInstances: readonly (number | null)[]
  readonly n: readonly number[]
}

export interface MatrixRow extends Readonly<Record<ScoreName, Means>> {
  readonly name: string
  /** `null` where a group holds tasks of several kinds. */
  readonly kind: Kind | null
}

export interface Matrix {
  readonly by: Grouping
  readonly lines: readonly { readonly name: string; readonly marked: boolean }[]
  readonly rows: readonly MatrixRow[]
}

/** More lines than these are numbered in print, and named in the caption: their names would make a page too wide. */
const namedLines = 4

/** A row for each task, category or kind, a column for each line and baseline. */
export function groupsTable(
  study: string,
  { by, lines, rows }: Matrix,
  score: ScoreChoice,
  lineTitles: 'names' | 'numbers' = 'numbers',
): Table<MatrixRow> {
  const scoreOf = ({ kind }: MatrixRow) => (score === 'compared' ? comparedScore[kind ?? 'generation'] : score)
  const shown = lines
    .map((line, place) => ({ line, place }))
    .filter(({ place }) => rows.some((row) => typeof row[scoreOf(row)].overInstances[place] === 'number'))
  const numbered = lineTitles === 'numbers' && shown.length > namedLines
  const most = (row: MatrixRow) => Math.max(0, ...row[scoreOf(row)].n)
  return {
    name: `results-by-${by}`,
    title: `Scores by ${by}`,
    caption: `${study} by ${by}: ${scoreInWords(score, rows)}, percent, mean over instances.${
      numbered ? ` ${shown.map(({ line }, i) => `(${i + 1}) ${markedName(line)}`).join('; ')}.` : ''
    }`,
    columns: [
      text(by, capital(by), (row) => row.name),
      ...(by === 'kind' ? [] : [text<MatrixRow>('kind', 'Kind', (row) => row.kind ?? 'several', { where: 'wide' })]),
      ...(score === 'compared' && by !== 'kind'
        ? [text<MatrixRow>('score', 'Score', (row) => scores[scoreOf(row)].inWords)]
        : []),
      counts('n', 'n', most),
      ...shown.map(({ line, place }, i) =>
        percents<MatrixRow>(
          `line ${place}`,
          numbered ? `(${i + 1})` : markedName(line),
          (row) => row[scoreOf(row)].overInstances[place] ?? null,
          {
            isName: true,
            aside: (row) => fewer(row[scoreOf(row)].n[place] ?? 0, most(row)),
          },
        ),
      ),
    ],
    parts: [rows],
  }
}

/** A mean's own n, where it stands on fewer instances than the row's. */
function fewer(n: number, most: number): string | null {
  return n > 0 && n < most ? count(n) : null
}

function scoreInWords(score: ScoreChoice, rows: readonly MatrixRow[]): string {
  if (score !== 'compared') return scores[score].inWords
  return rows.some(({ kind }) => kind === 'choice')
    ? 'exact match for classification and choice, ROUGE-L otherwise'
    : 'exact match for classification, ROUGE-L otherwise'
}
