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
      ['original, free', [0]],
      ['simplified, free', [1]],
      ['original, likelihood', [2]],
      ['simplified, likelihood', [3]],
    ],
  ],
  [
    'with tuning the cells that differ in their seed only',
    smallTuned,
    [
      ['original (untuned)', [0]],
      ['simplified (untuned)', [1]],
      ['original → original, 4 per task', [2, 3]],
      ['simplified → simplified, 4 per task', [4, 5]],
    ],
  ],
  [
    'one seed as well as several',
    withTuning({ seeds: [7], trainConditions: [original] }, { ...smallTuned, conditions: [original] }),
    [
      ['original (untuned)', [0]],
      ['original → original, 4 per task', [1]],
    ],
  ],
  [
    'sizes, test conditions and decodings apart',
    withTuning(
      { trainConditions: [original], testConditions: [original, delusive], sizes: [1, 4] },
      { ...smallTuned, conditions: [original, delusive], decodings: ['free', 'likelihood'] },
    ),
    [
      ['original (untuned), free', [0]],
      ['delusive (untuned), free', [1]],
      ['original (untuned), likelihood', [2]],
      ['delusive (untuned), likelihood', [3]],
      ['original → original, 1 per task, free', [4, 8]],
      ['original → delusive, 1 per task, free', [5, 9]],
      ['original → original, 1 per task, likelihood', [6, 10]],
      ['original → delusive, 1 per task, likelihood', [7, 11]],
      ['original → original, 4 per task, free', [12, 16]],
      ['original → delusive, 4 per task, free', [13, 17]],
      ['original → original, 4 per task, likelihood', [14, 18]],
      ['original → delusive, 4 per task, likelihood', [15, 19]],
    ],
  ],
])('a line is %s', (_, of, lines) => {
  expect(linesIn(of)).toEqual(lines)
})
