import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instruction } from '#core/conditions/condition.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import {
  isSampledFormat,
  refusedSampledFormat,
  sampledFormat,
  sampledFormatInShort,
  sampledFormatNames,
  sampledFormatNumber,
} from '#core/prompts/sampled-format.ts'

const instruction: Instruction = {
  definition: ' Say it. ',
  examples: [
    { input: 'a', output: 'yes', source: 'task' },
    { input: 'b\n', output: 'no', source: 'task', shows: 'output' },
  ],
}

test.each([
  [
    'title.colon.line.none',
    'Definition: Say it.\n\nInput: a\nOutput: yes\n\nOutput: no\n\nInput: c\nOutput: ',
    'Input: …⏎Output: …',
  ],
  [
    'upper.double-colon.bars.paren',
    'DEFINITION:: Say it.\n\n1) INPUT:: a || OUTPUT:: yes\n\n2) OUTPUT:: no\n\n3) INPUT:: c || OUTPUT:: ',
    '1) INPUT:: … || OUTPUT:: …',
  ],
  [
    'lower.nothing.semicolon-line.roman',
    'definition Say it.\n\nI. input a; \noutput yes\n\nII. output no\n\nIII. input c; \noutput ',
    'I. input …; ⏎output …',
  ],
])('%s', (name, text, short) => {
  expect(sampledFormat(name).render(instruction, ' c').text).toBe(text)
  expect(sampledFormatInShort(name)).toBe(short)
})

test('without definition and examples there is the instance alone, numbered', () =>
  expect(sampledFormat('title.dash.space.letters').render({ examples: [] }, 'c').text).toBe('A. Input - c Output - '))

test('numbers of every kind, as far as there may be examples', () => {
  const numbered = (name: string, of: number) => {
    const examples = Array.from({ length: of - 1 }, () => ({ input: 'x', output: 'y', source: 'task' as const }))
    return sampledFormat(name).render({ examples }, 'c').text.split('\n\n').at(-1)
  }
  expect([4, 9, 27, 53, 101].map((of) => numbered('lower.colon.space.letters', of)?.split(' ')[0])).toEqual([
    'D.',
    'I.',
    'AA.',
    'BA.',
    'CW.',
  ])
  expect([4, 9, 27, 49, 101].map((of) => numbered('lower.colon.space.roman', of)?.split(' ')[0])).toEqual([
    'IV.',
    'IX.',
    'XXVII.',
    'XLIX.',
    'CI.',
  ])
})

describe('every format of the grammar', () => {
  test('has a name and a number of its own', () => {
    expect(new Set(sampledFormatNames).size).toBe(3 * 7 * 11 * 7)
    expect(sampledFormatNames.map(sampledFormatNumber)).toEqual([...sampledFormatNames.keys()])
    expect(sampledFormatNames.every(isSampledFormat)).toBe(true)
  })

  test('makes another prompt than every other, with examples and without', () => {
    for (const examples of [instruction.examples, []]) {
      const texts = sampledFormatNames.map((name) => sampledFormat(name).render({ examples }, 'c').text)
      expect(new Set(texts).size).toBe(texts.length)
    }
  })

  test('ends in one space, which belongs to the answer', () => {
    for (const name of sampledFormatNames) expect(sampledFormat(name).render(instruction, 'c').text).toMatch(/[^\s] $/)
  })
})

const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '.', '\u{1f600}', '\x1c'), maxLength: 8 })

test('what instances share is the same for any two of them, and a space follows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sampledFormatNames), text, text, (name, one, other) => {
      const others = promptCandidates('plain', instruction, { input: other }, name)
      promptCandidates('plain', instruction, { input: one }, name).forEach((candidate, i) => {
        const shared = candidate.text.slice(0, candidate.sharedLength)
        expect(shared).toBe(others[i]?.text.slice(0, others[i].sharedLength))
        expect(candidate.text[candidate.sharedLength]).toBe(' ')
      })
    }),
  )
})

test.each([
  ['upper', 'invalid sampled format: upper (casing.separator.gap.numbering)'],
  ['UPPER.colon.line.none', 'invalid sampled format: UPPER.colon.line.none (casing: title, upper, lower)'],
  [
    'upper.colon.line.constructor',
    'invalid sampled format: upper.colon.line.constructor (numbering: none, dot, paren, parens, brackets, letters, roman)',
  ],
])('%s is none', (name, reason) => {
  expect(refusedSampledFormat(name)).toBe(reason)
  expect(() => sampledFormat(name)).toThrow(reason)
  expect(() => sampledFormatNumber(name)).toThrow(reason)
})

describe('a sample', () => {
  test('is the same for a seed, whatever the machine', () =>
    expect(sampleFormats(10, 1)).toMatchInlineSnapshot(`
    [
      "lower.tight-dash.semicolon-line.parens",
      "upper.dash.bars.letters",
      "upper.double-colon.semicolon-line.paren",
      "lower.double-colon.comma.none",
      "upper.double-colon.spaced-line.roman",
      "lower.nothing.spaced-line.parens",
      "title.triple-colon.bars.parens",
      "title.dash.bars.dot",
      "upper.double-colon.sep.letters",
      "upper.double-colon.spaces.parens",
    ]
  `))

  test('has each format at most once, and begins with the smaller one', () => {
    const large = sampleFormats(200, 7)
    expect(new Set(large).size).toBe(200)
    expect(sampleFormats(10, 7)).toEqual(large.slice(0, 10))
    expect(sampleFormats(10, 8)).not.toEqual(large.slice(0, 10))
  })

  // 1,617 formats, 500 of them in each of 60 samples: each is expected 18.6 times, and 3.6 is the standard deviation.
  test('has each as often', () => {
    const times = new Map(sampledFormatNames.map((name) => [name, 0]))
    for (let seed = 0; seed < 60; seed++)
      for (const name of sampleFormats(500, seed)) times.set(name, (times.get(name) ?? 0) + 1)
    const counts = [...times.values()]
    const chi =
      counts.reduce((sum, count) => sum + (count - 60 * (500 / 1617)) ** 2, 0) / (60 * (500 / 1617) * (1 - 500 / 1617))
    // Nearly chi-squared with 1,616 degrees of freedom: SD 57.
    expect(chi).toBeGreaterThan(1617 - 4 * 57)
    expect(chi).toBeLessThan(1617 + 4 * 57)
  })

  test.each([9, 0, 501, 10.5, Number.NaN])('of %s is refused', (n) =>
    expect(() => sampleFormats(n, 1)).toThrow(`invalid number of formats: ${n} (from 10 to 500)`),
  )
})
