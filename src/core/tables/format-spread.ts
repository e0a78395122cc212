import { capital } from '#core/noun.ts'
import { sampledFormatInShort } from '#core/prompts/sampled-format.ts'
import { scores } from '#core/scoring/index.ts'
import { tooFew, type TooFew } from '#core/statistics/interval.ts'
import type { Spread } from '#core/statistics/spread.ts'
import type { ConditionSpread, FormatBlock, FormatEffect } from '#core/study/format-spread.ts'
import {
  counts,
  number,
  percentInterval,
  percents,
  pointsInterval,
  pointsOf,
  probabilities,
  text,
  verdict,
} from './column.ts'
import type { Table } from './table.ts'

/** What a block's captions begin with where a run has several. */
export function blockName({ kind, decoding }: FormatBlock): string {
  return `${kind}, ${decoding} decoding`
}

/** A mean for each condition, and how far formats move it. */
export function formatConditionsTable(block: FormatBlock): Table<ConditionSpread> {
  return {
    name: 'format-spread-conditions',
    title: 'Conditions over formats',
    caption: `${inWords(block)}, in percent: mean over ${block.formats.length} sampled formats, on the instances that every cell has answered. Intervals draw formats next to tasks and instances. SD (n − 1) and max − min are of the means under each format.`,
    columns: [
      text('condition', 'Condition', ({ name }) => name),
      counts('formats', 'Formats', ({ byFormat }) => byFormat.length),
      counts('n', 'n', () => block.instances),
      percents('mean', 'Mean', (each) => partOf(each, 'mean')),
      percentInterval('95 %', '95 % interval', ({ interval95 }) => interval95),
      number('standard deviation', 'SD', (each) => partOf(each, 'standardDeviation'), inPoints),
      percents('lowest format', 'Lowest', (each) => partOf(each, 'lowest')),
      percents('highest format', 'Highest', (each) => partOf(each, 'highest')),
      number('max - min', 'Max − min', (each) => partOf(each, 'range'), inPoints),
    ],
    parts: [block.conditions],
  }
}

/** Each condition less the one that others are compared with, beside what formats alone do. */
export function formatEffectsTable(block: FormatBlock): Table<FormatEffect> {
  return {
    name: 'format-spread-effects',
    title: 'Effects against format noise',
    caption: `Differences of ${scores[block.score].inWords} in points, mean over ${block.formats.length} formats, each format a pair; p after Holm over the comparisons of the study. Noise: max − min over formats, of the two conditions the larger. Ratio: size of the effect over noise; below 1 the choice of a format alone moves the score by more.`,
    columns: [
      text('condition', 'Condition', ({ name }) => name),
      text('against', 'Against', ({ against }) => against),
      pointsOf('effect', 'Effect', ({ difference }) => difference),
      pointsInterval('95 %', '95 % interval', ({ interval95 }) => interval95),
      number('standard deviation', 'SD over formats', (each) => partOf(each, 'standardDeviation'), inPoints),
      text('same sign', 'Same sign', ({ agreeing, byFormat }) => `${agreeing} of ${byFormat.length}`, {
        help: 'Formats under which the difference has the sign of the effect.',
      }),
      number('noise', 'Noise', ({ formatNoise }) => formatNoise?.range ?? null, inPoints),
      number('ratio', 'Ratio', ({ formatNoise }) => formatNoise?.ratio ?? null, { digits: 2 }),
      probabilities('p after Holm', 'p, Holm', ({ pAdjusted }) => pAdjusted),
      verdict('verdict', 'Verdict', (each) => each.verdict),
    ],
    parts: [block.effects],
  }
}

interface FormatRow {
  readonly format: string
  readonly place: number
}

/** Every condition under every format. */
export function formatsTable(block: FormatBlock): Table<FormatRow> {
  return {
    name: 'format-spread-formats',
    title: 'Each format',
    caption: `${inWords(block)}, in percent, on ${block.instances} instances. Looks like: an example under it, ⏎ for a line break.`,
    columns: [
      text('format', 'Format', ({ format }) => format),
      text('looks like', 'Looks like', ({ format }) => sampledFormatInShort(format)),
      ...block.conditions.map(({ name, byFormat }) =>
        percents<FormatRow>(name, name, ({ place }) => byFormat[place] ?? null, { isName: true }),
      ),
    ],
    parts: [block.formats.map((format, place) => ({ format, place }))],
  }
}

const inPoints = { unit: 'points' } as const

function partOf({ spread }: { readonly spread: Spread | TooFew }, part: keyof Spread): number | null {
  return spread === tooFew ? null : spread[part]
}

function inWords({ score, kind }: FormatBlock): string {
  return `${capital(scores[score].inWords)} on ${kind} tasks`
}
