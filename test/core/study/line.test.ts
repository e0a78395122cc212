import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { planCells } from '#core/study/cell.ts'
import { linesOf } from '#core/study/line.ts'
import type { Study } from '#core/study/study.ts'
import { planTrainings } from '#core/study/training.ts'
import { study } from './support.ts'
import { smallTuned, withTuning } from './tuned-results.ts'

const { original, delusive } = presets
const linesIn = (of: Study) =>
  linesOf(
    planCells(
      of,
      (text) => text,
      planTrainings(
        of,
        (text) => text,
        () => [],
      ),
    ),
    of,
  ).map(({ name, cells }) => [name, cells])

test.each<[string, Study, [string, number[]][]]>([
  [
    'without tuning every cell',
    { ...study, decodings: ['free', 'likelihood'] },
    [
      ['Original, free', [0]],
      ['Simplified, free', [1]],
      ['Original, likelihood', [2]],
      ['Simplified, likelihood', [3]],
    ],
  ],
  [
    'with tuning the cells that differ in their seed only',
    smallTuned,
    [
      ['untuned, asked with Original', [0]],
      ['untuned, asked with Simplified', [1]],
      ['tuned on Original, asked with Original (4 per task)', [2, 3]],
      ['tuned on Simplified, asked with Simplified (4 per task)', [4, 5]],
    ],
  ],
  [
    'one seed as well as several',
    withTuning({ seeds: [7], trainConditions: [original] }, { ...smallTuned, conditions: [original] }),
    [
      ['untuned, asked with Original', [0]],
      ['tuned on Original, asked with Original (4 per task)', [1]],
    ],
  ],
  [
    'sizes, test conditions and decodings apart',
    withTuning(
      { trainConditions: [original], testConditions: [original, delusive], sizes: [1, 4] },
      { ...smallTuned, conditions: [original, delusive], decodings: ['free', 'likelihood'] },
    ),
    [
      ['untuned, asked with Original, free', [0]],
      ['untuned, asked with Delusive, free', [1]],
      ['untuned, asked with Original, likelihood', [2]],
      ['untuned, asked with Delusive, likelihood', [3]],
      ['tuned on Original, asked with Original (1 per task), free', [4, 8]],
      ['tuned on Original, asked with Delusive (1 per task), free', [5, 9]],
      ['tuned on Original, asked with Original (1 per task), likelihood', [6, 10]],
      ['tuned on Original, asked with Delusive (1 per task), likelihood', [7, 11]],
      ['tuned on Original, asked with Original (4 per task), free', [12, 16]],
      ['tuned on Original, asked with Delusive (4 per task), free', [13, 17]],
      ['tuned on Original, asked with Original (4 per task), likelihood', [14, 18]],
      ['tuned on Original, asked with Delusive (4 per task), likelihood', [15, 19]],
    ],
  ],
])('a line is %s', (_, of, lines) => {
  expect(linesIn(of)).toEqual(lines)
})
