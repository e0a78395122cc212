import { exactMatch } from '#core/scoring/exact-match.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { strictMatch } from '#core/scoring/strict-match.ts'
import type { FileMetric } from '#core/study/file-metric.ts'
import { metricName, scoreOf } from '#core/study/file-metric-words.ts'
import { differing } from '#exchange/predictions/file-metric.ts'
import type { Prediction } from '#exchange/predictions/read-predictions.ts'
import type { ReadFile } from './read.ts'
import { sameReferences } from './trials.ts'

/** An answer of a file, with the references that it is scored against. */
export interface Weighed {
  readonly answer: Prediction
  readonly references: readonly string[]
}

export type Compared =
  | { readonly state: 'compared'; readonly metric: FileMetric | null }
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

/**
 * What the file's own metric says beside the scores of its answers, row by row. Where neither exact nor strict match
 * says the same on all rows, something was read otherwise than it was meant: refused with the first rows, unless that
 * was agreed to.
 */
export function compareWithFile(
  file: string,
  { metric, decoding }: Pick<ReadFile, 'metric' | 'decoding'>,
  weighed: readonly Weighed[],
  acceptsDiffering: boolean,
): Compared {
  const rows = weighed
    .map(({ answer, references }) => ({ ...answer, references, own: answer.references }))
    .filter((row) => row.metric !== null)
  const compared = fileMetricOf(metric, rows)
  if (compared === null) return { state: 'compared', metric: null }
  if (acceptsDiffering || scoreOf(compared, decoding) !== null) return { state: 'compared', metric: compared }
  const byExact = decoding === 'likelihood' || compared.differing.exactMatch <= compared.differing.strictMatch
  const title = byExact ? 'exact match' : 'strict match'
  const score = byExact ? exactMatch : strictMatch
  const wrong = rows.filter((row) => score.score(row.prediction, row.references, null) !== row.metric)
  const name = metricName(compared)
  return {
    state: 'refused',
    reasons: [
      `${file}: ${title} is not the file's ${name} on ${wrong.length} of ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}. Import the predictions all the same only by accepting differing scores; the difference is then stored and shown with them.`,
      ...wrong
        .slice(0, maxShown)
        .map(
          (row) =>
            `${file}, ${row.where} (id ${row.id ?? 'none'}): ${name} is ${row.metric}, ${title} is ${score.score(row.prediction, row.references, null)}: the answer is ${shown(row.prediction)}, right is ${row.references.map(shown).join(' or ')}; ${causeOf(row, row.metric === 1)}`,
        ),
    ],
  }
}

/** `null` where no row has the metric. */
export function fileMetricOf(metric: ReadFile['metric'], predictions: readonly Prediction[]): FileMetric | null {
  const rows = predictions.filter((row) => row.metric !== null)
  if (metric === null || rows.length === 0) return null
  return {
    ...metric,
    percent: (100 * rows.reduce((sum, row) => sum + (row.metric ?? 0), 0)) / rows.length,
    rows: rows.length,
    differing: differing(rows),
  }
}

/** Rows that a refusal names. */
const maxShown = 3

interface Row extends Prediction {
  readonly references: readonly string[]
  /** Of the file. */
  readonly own: readonly string[] | null
}

/** The likely one. */
function causeOf({ prediction, references, own, options, metric }: Row, isRightThere: boolean): string {
  if (metric !== 0 && metric !== 1)
    return 'the metric is neither 0 nor 1, so it does not say whether one answer is right'
  if (own !== null && !sameReferences(own, references)) return 'the instance has other references than the file'
  if (options !== null && !isRightThere && options.length > new Set(options.map(normalise)).size)
    return 'the choices hold some that differ only in case or punctuation, or not at all'
  const isSpaced =
    !isRightThere && references.some((reference) => reference.trim() === prediction.trim() && reference !== prediction)
  if (isSpaced) return 'the file counts white space around the answer, which both scores ignore'
  if (options !== null) return 'the file counts another choice as right than the one that "target" names'
  if (isRightThere)
    return 'its task may leave words out before it compares (regexes_to_ignore), or take the answer out of a longer text'
  return 'its task may compare case and punctuation, which exact match ignores, or count something else than equality with the target'
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}
