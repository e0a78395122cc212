import { expect, test } from 'vitest'
import type { Cell } from '#core/study/cell.ts'
import { presets } from '#core/conditions/index.ts'
import { compareCells } from '#core/study/comparisons.ts'
import type { Study } from '#core/study/study.ts'
import { goodParity, smallTuned, tunedResults, withTuning, type Asked } from './tuned-results.ts'
import type { Attribution, Estimate } from '#core/study/attribution-parts.ts'

/** Right answers and wrong formats by rules that another program can repeat; two seeds, labels yes and no. */
const asked: Asked = {
  right: ({ training, decoding }, t, i) => {
    if (decoding === 'constrained')
      return training === null ? (i * 3 + t) % 10 < 3 + (t % 4) : (i * 7 + t * 5 + training.seed) % 10 < 5 + (t % 4)
    return training === null ? (i * 7 + t * 3) % 10 < 1 + (t % 2) : (i * 7 + t * 5 + training.seed) % 10 < 4 + (t % 3)
  },
  wrong: ({ training, decoding }: Cell, t, i) => {
    if (decoding === 'constrained') return undefined
    return (
      training === null
        ? (i * 3 + t * 7) % 10 < 6 + (t % 3)
        : (i + t + training.seed) % 10 < 2 + ((t + training.seed) % 2)
    )
      ? 'perhaps'
      : undefined
  },
}
const both = withTuning(
  { trainConditions: [presets.original] },
  { ...smallTuned, conditions: [presets.original], decodings: ['free', 'constrained'] },
)
const free: Study = { ...both, decodings: ['free'] }

function attributionsOf(study: Study, of: Asked = asked) {
  const compared = compareCells(tunedResults(study, of), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  return compared.attribution
}

function attributionOf(study: Study, of?: Asked): Attribution {
  const [line] = attributionsOf(study, of).lines
  if (line === undefined) throw new Error('nothing is attributed')
  return line
}

const close = (value: number, digits = 9): number => expect.closeTo(value, digits) as number
const known = (value: number) => ({ value: close(value), interval95: expect.anything() as unknown })

/** Points: half the width of an interval. */
function half({ interval95 }: Estimate): number {
  if (interval95 === 'too-few') throw new Error(interval95)
  return (interval95.high - interval95.low) / 2
}

// Two sources that agree: NumPy 1.24 on the same rules, and by hand from the counts of right, wrong and out-of-format
// answers: a guess between two labels is right on 1 of 2, so U^g = U + (out of format) / 2.
test('with constrained decoding the waterfall has four steps, which add up to the gain', () => {
  const { gain, steps, from, to, parted, withoutConstrained } = attributionOf(both)
  expect(steps.map(({ name, from: begin, to: end, value }) => [name, begin, end, value])).toEqual([
    ['format by guessing', close(15), close(45), close(30)],
    ['format by constrained decoding', close(45), close(45), close(0)],
    ['task', close(45), close(65), close(20)],
    ['format still lost', close(65), close(50), close(-15)],
  ])
  expect([from.value, to.value, gain.value]).toEqual([close(15), close(50), close(35)])
  expect(steps.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(gain.value, 9)
  expect(withoutConstrained).toBeNull()
  expect(parted).toMatchObject([
    {
      by: 'guessing',
      format: known(23.958333333333336),
      task: known(11.041666666666664),
      formatShare: known((100 * 23.958333333333336) / 35),
    },
    { by: 'constrained decoding', format: known(15), task: known(20), formatShare: known(1500 / 35) },
  ])
})

test('without it there are three, parted by guessing alone', () => {
  const { gain, steps, parted, withoutConstrained } = attributionOf(free)
  expect(steps.map(({ name }) => name)).toEqual(['format by guessing', 'task', 'format still lost'])
  expect(steps[1]?.value).toBeCloseTo(11.041666666666664, 9)
  expect(steps.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(gain.value, 9)
  expect(parted.map(({ by }) => by)).toEqual(['guessing'])
  expect(withoutConstrained).toBe('the study does not ask by constrained decoding')
})

// NumPy: standard errors from mean squares of seeds × tasks (as in tuned-comparisons.test.ts), times
// scipy.stats.t.ppf(0.975, 11); the share's limits by scipy.optimize.brentq on |format − ρ gain| / standard error = t,
// whose mean squares are cut off at 0 for each ρ anew.
test('intervals come from the draws of the comparisons', () => {
  const {
    gain,
    parted: [guessing],
  } = attributionOf(free)
  if (guessing === undefined) throw new Error('nothing is parted')
  const t = 2.200985160082949
  expect(Math.abs(half(gain) / (t * 2.886751345948129) - 1)).toBeLessThan(0.06)
  expect(Math.abs(half(guessing.task) / (t * 1.7259805440339813) - 1)).toBeLessThan(0.06)
  expect(Math.abs(half(guessing.format) / (t * 1.8833986982489015) - 1)).toBeLessThan(0.06)
  expect(guessing.formatShare?.interval95).toEqual({ level: 0.95, low: close(61.304, 0), high: close(76.816, 0) })
})

test('the gain is the comparison with the untuned model, to the bit', () => {
  const compared = compareCells(tunedResults(free, asked), null)
  if (compared.state === 'refused') throw new Error(compared.reason)
  const comparison = compared.comparisons.find(({ changed }) => changed === 'tuning')
  const [line] = compared.attribution.lines
  expect([line?.tuned, line?.untuned]).toEqual([comparison?.name, comparison?.against])
  expect(line?.gain.interval95).toEqual(comparison?.interval95)
  expect(line).toMatchObject({ seeds: 2, instances: 240, tasks: 12, marked: false })
})

test('each way parts the whole gain', () => {
  const { gain, parted } = attributionOf(both)
  for (const { format, task } of parted) expect(format.value + task.value).toBeCloseTo(gain.value, 9)
})

test('models that always answer in format gain nothing by it, and guessing needs no interval', () => {
  const { steps, parted } = attributionOf(free, { right: asked.right ?? (() => false) })
  expect(steps.map(({ value, interval95 }) => [value, interval95 === 'too-few'])).toEqual([
    [0, true],
    [close(35), false],
    [0, true],
  ])
  expect(parted[0]).toMatchObject({
    format: { value: 0, interval95: 'too-few' },
    task: { value: close(35) },
    formatShare: { value: close(0) },
  })
})

test('a right answer that is no label keeps its score, and a wrong label is no wrong format', () => {
  const { steps } = attributionOf(free, { right: ({ training }) => training !== null, wrong: () => undefined })
  expect(steps.map(({ from, to }) => [from, to])).toEqual([
    [0, 0],
    [0, 100],
    [100, 100],
  ])
})

test('without a gain that is shown there is no share of it', () => {
  const { parted } = attributionOf(free, {
    right: ({ training }, t, i) => (training === null ? i : i + 1 + (t % 3)) % 4 < 2,
  })
  expect(parted[0]?.formatShare).toBeNull()
})

test('in words', () => {
  expect(
    attributionOf(both, {
      ...asked,
      parity: ({ training }) => (training?.seed === 1 ? goodParity : null),
    }).sentence.replaceAll(/\[.*?\]/g, '[…]'),
  ).toBe(
    'tuned on Original, asked with Original (4 per task), free† against untuned, asked with Original, free, exact match on classification (n = 240 in 12 tasks): of the gain of +35.0 […] points, ' +
      '+24.0 […] are format (68 %) and +11.0 […] are task when answers that are no label after normalisation count as random guesses; ' +
      '+15.0 […] are format (43 %) and +20.0 […] are task when both models are limited to the label space. ' +
      'Format correctness, untuned → tuned: strict 40.0 → 87.9 %, normalised 40.0 → 87.9 %. The parts use the normalised one, as exact match does.',
  )
})

test.each<[string, Study, Asked, RegExp]>([
  ['nothing is tuned', { ...free, tuning: null }, asked, /^nothing is tuned/],
  ['no row decodes freely', { ...both, decodings: ['constrained'] }, asked, /^no row decodes freely/],
  [
    'generation',
    free,
    { ...asked, kind: 'generation' },
    /^only classification and choice tasks have format correctness/,
  ],
  [
    'nothing is answered',
    free,
    { ...asked, state: () => 'no trial' },
    /^only classification and choice tasks .* none is answered yet$/,
  ],
  [
    'the untuned model is not asked in full',
    free,
    { ...asked, state: ({ training }, t) => (training === null && t > 5 ? 'no trial' : 'answered') },
    /^no tuned model is fully asked together with the untuned model/,
  ],
])('none where %s, and why', (_, study, of, reason) => {
  expect(attributionsOf(study, of)).toEqual({ lines: [], reason: expect.stringMatching(reason) as string })
})

test('one line for each tuned line that decodes freely', () => {
  const grid = withTuning(
    { sizes: [1, 4], testConditions: [presets.original, presets.delusive] },
    { ...smallTuned, conditions: [presets.original, presets.delusive] },
  )
  expect(attributionsOf(grid).lines.map(({ tuned, untuned }) => `${tuned} | ${untuned}`)).toContain(
    'tuned on Simplified, asked with Delusive (4 per task) | untuned, asked with Delusive',
  )
  expect(attributionsOf(grid).lines).toHaveLength(8)
})
