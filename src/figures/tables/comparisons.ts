import { count, points, probability } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { drawsInWords, scoreTitles, type Table } from '../results.ts'
import { number, pointsText, text, type PrintedTable } from './printed-table.ts'

/** All comparisons of the family. */
export function comparisonsTable({ name, comparisons, family, margin, draws, seed, seedsDrawn }: Pick<Table, 'name' | 'comparisons' | 'family' | 'margin' | 'draws' | 'seed' | 'seedsDrawn'>): PrintedTable {
  const withoutMcNemar = [...new Set(comparisons.flatMap((each) => each.withoutMcNemar ?? []))]
  return {
    name: 'comparisons',
    caption: `${name}: paired differences on the same instances, in points (${drawsInWords({ draws, seed, seedsDrawn })}); p after Holm over a family of ${count(family)}; equivalent within ±${margin} points where the 90 % interval lies inside.${
      withoutMcNemar.length > 0 ? ` McNemar's exact test: – where ${withoutMcNemar.join('; ')}.` : ''}`,
    columns: [
      text('Line'), text('Against'), text('Score'), number('n'), number('Tasks'), number('Points'), number('95 % interval'), number('90 % interval'),
      number('p, McNemar'), number('p, Holm'), text('Verdict'),
    ],
    parts: [comparisons.map((each) => [
      each.marked ? `${each.name} ${mark}` : each.name, each.against, scoreTitles[each.score], count(each.instances), count(each.tasks), points(each.difference),
      pointsText(each.interval95), pointsText(each.interval90), probability(each.pMcNemar), probability(each.pAdjusted), each.verdict,
    ])],
  }
}
