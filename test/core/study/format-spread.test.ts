import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import { spreadOf } from '#core/statistics/spread.ts'
import { compareCells, drawColumns } from '#core/study/comparisons.ts'
import { formatNoiseOf, withinNoise } from '#core/study/format-noise.ts'
import { formatSentences, formatSpread } from '#core/study/format-spread.ts'
import { resultsTable, type ResultsInput } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { asTexts } from '#core/tables/table.ts'
import { formatConditionsTable, formatEffectsTable, formatsTable } from '#core/tables/format-spread.ts'
import { answeredAs, resultsOf, study, taskOf } from './support.ts'

const [tasks, instances] = [6, 8]
const formats = sampleFormats(10, 1)
const asked: Study = { ...study, conditions: [presets.original, presets.delusive], sampledFormats: formats }

/** What the numbers below were computed of. */
function isRight(condition: number, task: number, instance: number, format: number): boolean {
  const place = 3 * task ** 2 + 5 * instance + task * instance + 3 * format + 4 * condition + ((task * format) % 3)
  return place % 10 < (condition === 0 ? 7 : 3 + (format % 5))
}

function resultsUnder(right: typeof isRight, of: Study = asked): ResultsInput {
  const each = Array.from({ length: tasks }, (_, t) => ({
    task: taskOf(`t${t}`, ['yes', 'no']),
    references: Array.from({ length: instances }, () => 'yes'),
    answers: {},
  }))
  const empty = resultsOf(each, of)
  const cells = empty.cells.map(({ cell }) => {
    const condition = cell.condition === presets.original ? 0 : 1
    const format = formats.indexOf(cell.sampledFormat ?? '')
    const trials = each.flatMap(({ task }, t) =>
      Array.from({ length: instances }, (_, i) => ({
        instance: 1 + t * instances + i,
        task: t,
        dropped: 0,
        ...answeredAs(right(condition, t, i, format) ? 'yes' : 'no', ['yes'], task),
      })),
    )
    return { cell, trials }
  })
  return { ...empty, cells }
}

const input = resultsUnder(isRight)
const drawn = drawColumns(input)
const compared = compareCells(input, null, drawn)
const comparisons = compared.state === 'compared' ? compared.comparisons : []
const blocks = formatSpread(
  asked,
  drawn.map(({ columns }) => columns),
  comparisons,
)
const [block] = blocks

describe('a small study, two conditions under ten formats', () => {
  test('asks every condition under every format, and is told condition by condition', () => {
    expect(input.cells.map(({ cell }) => cell.sampledFormat)).toEqual([...formats, ...formats])
    expect(new Set(input.cells.map(({ cell }) => cell.key)).size).toBe(20)
    const lines = resultsTable(input, null)[0]?.lines.filter(({ line }) => line !== null)
    expect(lines?.map(({ name, role, byFormat, bySeed }) => [name, role, byFormat?.length, bySeed])).toEqual([
      ['Original', 'mean of formats', 10, []],
      ['Delusive', 'mean of formats', 10, []],
    ])
    expect(lines?.[0]?.byFormat?.[0]?.name).toBe(`Original, ${formats[0] ?? ''}`)
  })

  // NumPy 2.4.6: mean, std(ddof=1), max − min of the means under each format.
  test.each([
    ['Original', 71.66666666666667, 9.879677357654854, 31.25],
    ['Delusive', 48.333333333333336, 23.992025424099097, 66.66666666666667],
  ])('%s: mean, SD and max − min over formats', (name, mean, standardDeviation, range) => {
    expect(block?.conditions.find((each) => each.name === name)?.spread).toMatchObject({
      mean: expect.closeTo(mean, 10) as number,
      standardDeviation: expect.closeTo(standardDeviation, 10) as number,
      range: expect.closeTo(range, 10) as number,
    })
  })

  test('the effect is a mean over formats, with a sign under each', () => {
    const [effect] = block?.effects ?? []
    expect(effect).toMatchObject({
      name: 'Delusive',
      against: 'Original',
      difference: expect.closeTo(-23.333333333333332, 10) as number,
      agreeing: 7,
      spread: { standardDeviation: expect.closeTo(31.285473693034135, 10) as number },
      formatNoise: {
        formats: 10,
        range: expect.closeTo(66.66666666666667, 10) as number,
        ratio: expect.closeTo(0.35, 10) as number,
      },
    })
    expect(effect?.byFormat[4]).toBeCloseTo(29.166666666666668, 10)
  })

  // NumPy 2.4.6 and SciPy 1.17.1: two-way clustered variance of the differences, tasks and formats, written anew:
  // tasks .00132986, formats .00978781 less .00206674 that the tasks' part has already; Satterthwaite for the degrees.
  test('its standard error takes formats as drawn, next to tasks', () => {
    const found = comparisons.find(({ changed }) => changed === 'test condition')
    expect(found?.standardError).toBeCloseTo(9.513635438635394, 10)
    expect(found?.degreesOfFreedom).toBeCloseTo(7.384634557252078, 10)
    // Student's interval, which the bootstrap's draws follow: −45.6 to −1.1.
    expect(found?.interval95).toMatchObject({
      low: expect.closeTo(-45.59, -0.5) as number,
      high: expect.closeTo(-1.07, -0.5) as number,
    })
    expect(found?.pMcNemar).toBeNull()
    expect(found?.withoutMcNemar).toBe('a score is a mean over formats')
  })

  test('formats, not seeds, are drawn', () => expect(compared).toMatchObject({ seedsDrawn: null, formatsDrawn: 10 }))

  test('as tables', async () => {
    const made =
      block === undefined ? [] : [formatConditionsTable(block), formatEffectsTable(block), formatsTable(block)]
    const texts = made.map((table) => asTexts(table as Parameters<typeof asTexts>[0]))
    await expect(
      [
        ...texts.map(({ caption, columns, parts }) =>
          [caption, columns.map(({ title }) => title), ...parts.flat()]
            .map((row) => [row].flat().join(' | '))
            .join('\n'),
        ),
        ...(block === undefined ? [] : formatSentences(block)),
        '',
      ].join('\n\n'),
    ).toMatchFileSnapshot('../../golden/tables/format-spread.txt')
  })
})

test('a difference smaller than the spread over formats says so', () => {
  // Under every format the second is right two times in ten less often; formats move both from 3 to 9 in ten.
  const moved = compareCells(
    resultsUnder((c, t, i, f) => (3 * t + 7 * i + f) % 10 < 3 + (f % 7) - 2 * c),
    null,
  )
  const found =
    moved.state === 'compared' ? moved.comparisons.find(({ changed }) => changed === 'test condition') : null
  expect(found?.verdict).toBe('different')
  expect(found?.sentence).toMatch(
    /^Delusive against Original, exact match on classification: −\d+\.\d points, 95 % interval .+, n = 48 in 6 tasks, mean over 10 formats: different, but smaller than what formats alone do: max − min over 10 formats is \d+\.\d points \(ratio 0\.\d\d\)\.$/,
  )
})

test('an effect larger than the spread is told as any other', () => {
  const plain = resultsUnder((condition, task, instance) => condition === 0 || (task + instance) % 3 === 0)
  const found = compareCells(plain, null)
  const sentences = found.state === 'compared' ? found.comparisons.map(({ sentence }) => sentence) : []
  expect(sentences[0]).toMatch(/: different\.$/)
  const own = drawColumns(plain).map(({ columns }) => columns)
  const [told] = formatSpread(asked, own, found.state === 'compared' ? found.comparisons : [])
  expect(told?.effects[0]?.formatNoise).toEqual({ formats: 10, range: 0, ratio: null })
  expect(told && formatSentences(told).at(-1)).toBe('No condition changes with the format, on 48 instances.')
})

test('a study without sampled formats has no spread', () => {
  const plain = resultsUnder(isRight, { ...study, conditions: asked.conditions })
  expect(plain.cells.every(({ cell }) => cell.sampledFormat === undefined)).toBe(true)
  expect(
    formatSpread(
      study,
      drawColumns(plain).map(({ columns }) => columns),
      comparisons,
    ),
  ).toEqual([])
  const found = compareCells(plain, null)
  expect(found).not.toHaveProperty('formatsDrawn')
})

describe('noise', () => {
  const noise = { formats: 12, range: 8, ratio: 0.5 }
  test.each([
    [
      'smaller',
      noise,
      /^, but smaller than what formats alone do: max − min over 12 formats is 8\.0 points \(ratio 0\.50\)$/,
    ],
    ['as large', { ...noise, ratio: 1 }, /^$/],
    ['no format changes anything', { ...noise, range: 0, ratio: null }, /^$/],
    ['no formats', undefined, /^$/],
  ])('%s', (_, of, said) => expect(withinNoise(of)).toMatch(said))

  test('guessing has no format: the line alone counts', () => {
    const [columns] = drawn.map((each) => each.columns)
    expect(columns && formatNoiseOf(asked, columns, [0, columns.lines.length], 15.625)?.ratio).toBeCloseTo(0.5, 10)
  })
})

test.each([
  ['one value', [5], 'too-few'],
  ['none', [], 'too-few'],
  ['by hand', [1, 2, 6], { mean: 3, standardDeviation: Math.sqrt(7), lowest: 1, highest: 6, range: 5 }],
])('spread of %s', (_, values, expected) => expect(spreadOf(values)).toEqual(expected))
