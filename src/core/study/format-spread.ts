import type { Decoding } from '#core/answers/decoding.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { tooFew, type Interval, type TooFew } from '#core/statistics/interval.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import { spreadOf, type Spread } from '#core/statistics/spread.ts'
import type { Kind } from '#core/task.ts'
import { meansByFormat } from './format-noise.ts'
import type { NamedComparison } from './named-comparison.ts'
import { comparedScore, type PairedColumns } from './paired-columns.ts'
import type { Study } from './study.ts'

/** Lines of one kind of tasks and one decoding, each asked under the same formats and instances. */
export interface FormatBlock {
  readonly kind: Kind
  readonly score: (typeof comparedScore)[Kind]
  readonly decoding: Decoding
  readonly formats: readonly SampledFormatName[]
  readonly instances: number
  readonly tasks: number
  readonly conditions: readonly ConditionSpread[]
  readonly effects: readonly FormatEffect[]
}

/** One condition: a mean over formats, and how far formats lie apart. Percent. */
export interface ConditionSpread {
  /** Of the line. */
  readonly name: string
  /** Under each format, in the order of the block's. */
  readonly byFormat: readonly number[]
  readonly spread: Spread | TooFew
  /** Of the mean over formats: formats are drawn as tasks and instances are. */
  readonly interval95: Interval | TooFew
}

/** A condition less the one that others are compared with, under the same formats. Points. */
export interface FormatEffect extends Pick<
  NamedComparison,
  'name' | 'against' | 'difference' | 'interval95' | 'pAdjusted' | 'verdict' | 'sentence' | 'formatNoise'
> {
  readonly byFormat: readonly number[]
  readonly spread: Spread | TooFew
  /** Formats under which the difference has the sign of its mean. */
  readonly agreeing: number
}

/**
 * Whether what a condition changes is more than what another format would have changed (Sclar et al. 2024). Formats are
 * a random factor, as templates and seeds are: effect and interval are those of the study's comparisons, which draw
 * formats next to tasks and instances, and means of two conditions under one format stay a pair.
 *
 * @param comparisons those that the study declares (`compareCells`)
 */
export function formatSpread(
  { sampledFormats: formats }: Pick<Study, 'sampledFormats'>,
  columns: readonly PairedColumns[],
  comparisons: readonly NamedComparison[],
): readonly FormatBlock[] {
  if (formats === undefined) return []
  return columns.flatMap((each) => {
    const { kind, added, lines, rows } = each
    if (added !== undefined || rows.instances === 0) return []
    const members = lines.flatMap(({ name, decoding }, line) => {
      const byFormat = meansByFormat(each, line)
      return byFormat.length === formats.length ? [{ name, decoding, line, byFormat }] : []
    })
    return [...Map.groupBy(members, ({ decoding }) => decoding)].map(([decoding, own]): FormatBlock => {
      const known = new Map(own.map(({ name, byFormat }) => [name, byFormat]))
      return {
        kind,
        score: comparedScore[kind],
        decoding,
        formats,
        instances: rows.instances,
        tasks: rows.tasks.length,
        conditions: own.map(({ name, line, byFormat }) => ({
          name,
          byFormat,
          spread: spreadOf(byFormat),
          interval95: meanInterval(rows, line, 0.95).interval,
        })),
        effects: comparisons.flatMap((comparison) => {
          const [first, second] = [known.get(comparison.name), known.get(comparison.against)]
          return comparison.kind !== kind || first === undefined || second === undefined
            ? []
            : [effectOf(comparison, first, second)]
        }),
      }
    })
  })
}

function effectOf(
  { name, against, difference, interval95, pAdjusted, verdict, sentence, formatNoise }: NamedComparison,
  first: readonly number[],
  second: readonly number[],
): FormatEffect {
  const byFormat = first.map((value, i) => value - (second[i] ?? 0))
  const sign = Math.sign(difference ?? 0)
  return {
    name,
    against,
    difference,
    interval95,
    pAdjusted,
    verdict,
    sentence,
    ...(formatNoise && { formatNoise }),
    byFormat,
    spread: spreadOf(byFormat),
    agreeing: byFormat.filter((value) => sign !== 0 && Math.sign(value) === sign).length,
  }
}

/** What the numbers say, and what they do not. */
export function formatSentences({ conditions, effects, formats, instances }: FormatBlock): readonly string[] {
  const hasRange = conditions.some(({ spread }) => spread !== tooFew && spread.range > 0)
  return [
    ...effects.map(({ sentence }) => sentence),
    hasRange
      ? `Max − min is that of ${formats.length} formats on ${instances} instances: more formats make it larger, and a part of it is the chance of which instances were asked.`
      : `No condition changes with the format, on ${instances} instances.`,
  ]
}
