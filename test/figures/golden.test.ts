import { describe, expect, test } from 'vitest'
import { answersFigure } from '#figures/answers.ts'
import { confusionFigure } from '#figures/confusion.ts'
import { definitionsFigure } from '#figures/definitions.ts'
import { paperWidth } from '#figures/draw.ts'
import { examplesFigure } from '#figures/examples.ts'
import type { Figure } from '#figures/figure.ts'
import { gridFigure } from '#figures/grid.ts'
import { lossFigure } from '#figures/loss.ts'
import { randomBaselineFigure } from '#figures/random-baseline.ts'
import { scoresFigure } from '#figures/scores.ts'
import { sizesFigure } from '#figures/sizes.ts'
import { textWidth } from '#figures/svg/text-width.ts'
import { taskDifferencesFigure } from '#figures/task-differences.ts'
import { waterfallFigure } from '#figures/waterfall.ts'
import { drawFigures } from '#host/results/draw-figures.ts'
import {
  answersGiven,
  attributionGiven,
  confusionGiven,
  definitionsGiven,
  differencesGiven,
  examplesGiven,
  lossGiven,
  plainAttributionGiven,
  randomGiven,
  resultsOf,
} from './hand-made.ts'
import { boxesOf } from './svg-boxes.ts'

const overall = { overall: ({ value }: { readonly value: number }) => value - 2 }
const long = 'a label that is much longer than there is room for & has <signs> in it'

/** Everything that is drawn, from numbers that are no run's. */
const figures: readonly (readonly [string, Figure | null])[] = [
  ['figure-2-definitions', definitionsFigure(resultsOf('hand-made', definitionsGiven([1, 2, 5, 10]), overall))],
  ['figure-2-definitions-one-size', definitionsFigure(resultsOf('hand-made', definitionsGiven([10]), overall))],
  [
    'figure-2-definitions-eight-sizes',
    definitionsFigure(resultsOf('hand-made', definitionsGiven([1, 2, 5, 10, 20, 50, 100, 200]), overall)),
  ],
  ['figure-3-examples', examplesFigure(resultsOf('hand-made', examplesGiven([2, 10, 50])))],
  ['figure-3-examples-one-size', examplesFigure(resultsOf('hand-made', examplesGiven([10])))],
  ['figure-4-random-baseline', randomBaselineFigure(resultsOf('hand-made', randomGiven([1, 2, 4])))],
  ['figure-4-random-baseline-one-size', randomBaselineFigure(resultsOf('hand-made', randomGiven([4])))],
  [
    'figure-4-random-baseline-without-published',
    randomBaselineFigure(resultsOf('hand-made', randomGiven([1, 2, 4]), { withPublished: false })),
  ],
  ['scores-classification', scoresFigure(resultsOf('hand-made', examplesGiven([10])), 'classification')],
  ['scores-generation', scoresFigure(resultsOf('hand-made', definitionsGiven([1, 2])), 'generation')],
  ['sizes-classification', sizesFigure(resultsOf('hand-made', examplesGiven([2, 10, 50])), 'classification')],
  ['trained-and-asked-classification', gridFigure(resultsOf('hand-made', examplesGiven([2, 10])), 'classification')],
  ['attribution', waterfallFigure('hand-made', [attributionGiven])],
  ['attribution-two-lines', waterfallFigure('hand-made', [attributionGiven, plainAttributionGiven])],
  ['differences-by-task', taskDifferencesFigure(differencesGiven(20))],
  ['differences-by-many-tasks', taskDifferencesFigure(differencesGiven(119))],
  ['confusion', confusionFigure(confusionGiven(['entailment', 'neutral', 'contradiction']))],
  ['confusion-many-labels', confusionFigure(confusionGiven(Array.from({ length: 12 }, (_, i) => `${i + 1} ${long}`)))],
  [
    'answers-classification',
    answersFigure(
      answersGiven({
        original: [90, 55, 30, 20, 4, 1],
        'empty → delusive, 10 per task': [12, 3, 100, 0, 60, 25],
        simplified: [0, 0, 0, 200, 0, 0],
      }),
      'classification',
    ),
  ],
  ['loss', lossFigure('original, 4 per task, seed 1', lossGiven, 'linear')],
]

describe.each(figures)('%s', (name, figure) => {
  const drawn = async () => {
    const [first] = await drawFigures(figure ? [figure] : [])
    return first?.svg ?? ''
  }

  test('as it was looked at (rewritten by vitest -u, read in the diff)', async () => {
    await expect(await drawn()).toMatchFileSnapshot(`../golden/figures/${name}.svg`)
  })

  test('holds what every program reads, and nothing else', async () => {
    const svg = await drawn()
    expect(new Set([...svg.matchAll(/<([a-z]+)[ >/]/g)].map(([, element]) => element))).toEqual(
      new Set(
        ['svg', 'title', 'desc', 'rect', 'g', 'text', 'path', 'line', 'circle'].filter((each) =>
          svg.includes(`<${each}`),
        ),
      ),
    )
    expect(svg).not.toMatch(
      /var\(|light-dark|currentColor|paint-order|style=|class=|url\(|aria-|\bid=|\dem"|NaN|undefined|Infinity/,
    )
    expect(svg).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg height="[\d.]+" role="img" viewBox="0 0 720 [\d.]+" width="720" xmlns="http:\/\/www.w3.org\/2000\/svg">\n <title>[^<]+<\/title>\n <desc>[^<]+<\/desc>\n/,
    )
    for (const [, number = ''] of svg.matchAll(/="(-?[\d.]+)"/g)) expect(number).toMatch(/^-?\d+(?:\.\d{1,2})?$/)
  })

  test('nothing is cut off, and no two texts touch', async () => {
    const { texts, width, height } = boxesOf(await drawn(), textWidth)
    expect(width).toBe(paperWidth)
    expect(
      texts.filter(({ left, right, top, bottom }) => left < 0 || right > width || top < 0 || bottom > height),
    ).toEqual([])
    const touching = texts.flatMap((a, i) =>
      texts
        .slice(i + 1)
        .filter(
          (b) =>
            a.left < b.right &&
            b.left < a.right &&
            a.top < b.bottom &&
            b.top < a.bottom &&
            a.text !== '†' &&
            b.text !== '†',
        )
        .map((b) => [a.text, b.text]),
    )
    expect(touching).toEqual([])
  })

  test('the same bytes each time', async () => {
    expect(await drawn()).toBe(await drawn())
  })
})

test('without its caption a drawing is as high as itself', async () => {
  const figure = scoresFigure(resultsOf('hand-made', randomGiven([4])), 'classification')
  const [bare] = await drawFigures(figure ? [figure] : [], { caption: false })
  expect(bare?.svg).toContain('<desc>')
  expect(bare?.svg).not.toContain('tasks as clusters')
})

test.each([
  ['Figure 2 without a second definition', definitionsFigure(resultsOf('x', randomGiven([1, 2])))],
  ['Figure 3 without other examples', examplesFigure(resultsOf('x', definitionsGiven([1, 2])))],
  [
    'Figure 4 without classification',
    randomBaselineFigure(
      resultsOf(
        'x',
        definitionsGiven([1, 2]).filter(({ kind }) => kind === 'generation'),
      ),
    ),
  ],
  ['curves of one size', sizesFigure(resultsOf('x', randomGiven([4])), 'classification')],
  ['scores of a kind that was not asked', scoresFigure(resultsOf('x', randomGiven([4])), 'generation')],
  ['no attribution', waterfallFigure('x', [])],
  ['no task', taskDifferencesFigure({ ...differencesGiven(1), tasks: [] })],
  [
    'no answer',
    confusionFigure({
      ...confusionGiven(['a', 'b']),
      counts: [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    }),
  ],
])('there is no figure: %s', (_, figure) => {
  expect(figure).toBeNull()
})
