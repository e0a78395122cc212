import { count, decimal } from '#core/numbers.ts'
import { comparedScore, rowName, scoreTitles, type Matrix, type ScoreName } from '../results.ts'
import { capital } from '../words.ts'
import { number, text, type PrintedTable } from './printed-table.ts'

/** Which score is shown; `compared`: what each row's kind is compared on. */
export type ScoreChoice = 'compared' | ScoreName

/** More lines than these are numbered, and named in the caption: their names would make a page too wide. */
const namedLines = 4

/** A row for each task, category or kind, a column for each line and baseline. */
export function groupsTable(study: string, { by, lines, rows }: Matrix, score: ScoreChoice): PrintedTable {
  const scoreOf = ({ kind }: Matrix['rows'][number]) => (score === 'compared' ? comparedScore[kind ?? 'generation'] : score)
  const shown = lines.map((line, place) => ({ line, place })).filter(({ place }) => rows.some((row) => typeof row[scoreOf(row)].overInstances[place] === 'number'))
  const numbered = shown.length > namedLines
  return {
    name: `results-by-${by}`,
    caption: `${study} by ${by}: ${score === 'compared' ? rows.some(({ kind }) => kind === 'choice') ? 'exact match for classification and choice, ROUGE-L otherwise' : 'exact match for classification, ROUGE-L otherwise' : scoreTitles[score]}, percent, mean over instances.${
      numbered ? ` ${shown.map(({ line }, i) => `(${i + 1}) ${rowName(line)}`).join('; ')}.` : ''}`,
    columns: [
      text(capital(by)), ...(score === 'compared' && by !== 'kind' ? [text('Score')] : []), number('n'),
      ...shown.map(({ line }, i) => number(numbered ? `(${i + 1})` : rowName(line))),
    ],
    parts: [rows.map((row) => {
      const { overInstances, n } = row[scoreOf(row)]
      return [
        row.name, ...(score === 'compared' && by !== 'kind' ? [scoreTitles[scoreOf(row)]] : []), count(Math.max(0, ...n)),
        ...shown.map(({ place }) => decimal(overInstances[place] ?? null)),
      ]
    })],
  }
}
