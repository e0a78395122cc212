import { describe, expect, test } from 'vitest'
import type { Condition } from '#core/conditions/condition.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { templateBlocks } from '#core/study/by-template/index.ts'
import { templateRemarks, templateSentences } from '#core/study/by-template/sentences.ts'
import type { PairedColumns } from '#core/study/paired-columns.ts'
import { templatesOf } from '#core/study/questions/templates.ts'
import { categoryOf } from '#core/templates/category-of.ts'

test.each([
  ['original', 'instructive'],
  ['empty', 'null'],
  ['simplified', null],
  ['without-label-list', null],
  ['irrelevant-long-8', 'irrelevant'],
  ['misleading-moderate-1', 'misleading-moderate'],
  ['misleading-extreme-5', 'misleading-extreme'],
  ['surface-title-case', 'misleading-extreme'],
  ['paraphrase-9', 'instructive'],
] as const)('%s is %s', (definition, category) => expect(categoryOf({ definition })).toBe(category))

test('an imported template says its category itself', () =>
  expect(
    categoryOf({
      definition: 'imported',
      template: { set: 'nli', name: 'zoning', category: 'irrelevant', text: '{input}' },
    }),
  ).toBe('irrelevant'))

test('the preset has as many templates of each category but two', () =>
  expect(templatesOf(2)).toEqual([
    'original',
    'misleading-moderate-1',
    'misleading-moderate-2',
    'surface-contains-a-comma',
    'misleading-extreme-1',
    'irrelevant-short-1',
    'irrelevant-medium-1',
    'empty',
  ]))

test('at most five of each are there', () => expect(templatesOf(5)).toHaveLength(17))

/** Shares of right answers, one instance in ten apart. */
function columnsOf(lines: readonly (readonly [Condition, number])[]): PairedColumns {
  const instances = Array.from({ length: 40 }, (_, i) => lines.map(([, share]) => (i % 10 < share * 10 ? 1 : 0)))
  return {
    kind: 'classification',
    lines: lines.map(([condition], place) => ({
      name: `line ${place}`,
      method: 'in context',
      condition,
      decoding: 'likelihood',
      training: null,
      cells: [place],
    })),
    guesses: [],
    guessedFormats: null,
    rows: pairRows(lines.length, [instances.slice(0, 20), instances.slice(20)]),
    tasks: [0, 1],
    formats: null,
    rougeL: null,
  }
}

describe('blocks', () => {
  const zeroShot = (definition: Condition['definition'], words?: 'permuted'): Condition => ({
    definition,
    examples: 'empty',
    ...(words && { words }),
  })
  const blocks = templateBlocks(
    [
      columnsOf([
        [zeroShot('original'), 0.9],
        [zeroShot('irrelevant-short-1'), 0.8],
        [zeroShot('irrelevant-long-1'), 0.6],
        [zeroShot('simplified'), 0.1],
        [zeroShot('original', 'permuted'), 0.2],
      ]),
    ],
    { seed: 1, margin: 5 },
  )

  test('lines that differ in their category are one; words of one category alone are none', () =>
    expect(blocks.map(({ words, templates }) => [words, templates.map(({ name }) => name)])).toEqual([
      ['own', ['original', 'irrelevant-short-1', 'irrelevant-long-1']],
    ]))

  test('a template counts once', () => {
    const [irrelevant] = blocks.flatMap(({ categories }) => categories.filter(({ templates }) => templates === 2))
    expect(irrelevant).toMatchObject({ category: 'irrelevant', templates: 2 })
    expect(irrelevant?.mean).toBeCloseTo(70, 9)
    expect(irrelevant?.median).toBeCloseTo(70, 9)
  })

  // Of the three ways to give one of .9, .8 and .6 the name, two are as far apart as .2.
  test('one template has no interval, and that there are few is said', () =>
    expect([...blocks.flatMap(templateSentences), ...templateRemarks(blocks)]).toEqual([
      'Instructive against irrelevant (1 template against 2): +20.0 points, no interval with one template, p = 0.667 after Holm, n = 40: too few templates to say.',
      'People do about as well under irrelevant instructions as under their own (.759 against .781).',
      'A category has fewer than 5 templates: others may have come out otherwise, and p cannot become small.',
    ]))
})
