import { describe, expect, test } from 'vitest'
import { confusionFigure } from '#figures/confusion.ts'
import { definitionsFigure } from '#figures/definitions.ts'
import { paperWidth } from '#figures/draw.ts'
import { examplesFigure } from '#figures/examples.ts'
import { lossFigure } from '#figures/loss.ts'
import { randomBaselineFigure } from '#figures/random-baseline.ts'
import { scoresFigure } from '#figures/scores.ts'
import { sizesFigure } from '#figures/sizes.ts'
import { textWidth } from '#figures/svg/text-width.ts'
import { taskDifferencesFigure } from '#figures/task-differences.ts'
import { waterfallFigure } from '#figures/waterfall.ts'
import { drawFigures } from '#host/results/draw-figures.ts'
import { confusionGiven, definitionsGiven, differencesGiven, randomGiven, resultsOf } from './hand-made.ts'
import { handMade } from './hand-made-figures.ts'
import { boxesOf } from './svg-boxes.ts'

describe.each(handMade)('%s', (name, figure) => {
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
        ['svg', 'title', 'desc', 'rect', 'g', 'text', 'tspan', 'path', 'line', 'circle'].filter((each) =>
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

test('of a long training 200 steps tell their loss, the first and the last among them', async () => {
  const steps = Array.from({ length: 5000 }, (_, i) => ({ step: i + 1, loss: 2, epochLoss: null, heldOutLoss: null }))
  const [drawn] = await drawFigures([lossFigure('long', steps, 'linear')])
  const told = [...(drawn?.svg ?? '').matchAll(/<title>(Step [\d,]+): loss/g)].map(([, step]) => step)
  expect([told.length, told[0], told.at(-1)]).toEqual([200, 'Step 1', 'Step 5,000'])
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
