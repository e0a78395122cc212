import { expect, test } from 'vitest'
import fc from 'fast-check'
import { formProblems, rightForm } from '#core/annotations/right-form.ts'

const reported = (right: readonly string[], output: string, ...beside: string[]) =>
  formProblems(output, rightForm(right), beside).map(({ code, message }) => `${code}: ${message}`)
const places = ['Paris', 'Rome', 'Madrid']
const words = ['a cat', 'two dogs', 'the sea']

test.each<[string, readonly string[], string, string[], readonly string[]]>([
  ['alike', places, 'Oslo', [], []],
  ['white space around it is no form', places, ' Oslo\n', [], []],
  ['nothing to compare with', [], 'Oslo\nBergen', [], []],
  ['blank is told elsewhere', places, ' \n', [], []],

  ['two lines for one', places, 'Oslo\nBergen', [], ['number of lines: it has 2 lines, right outputs have 1']],
  ['two lines, as its own gold output has', places, 'Oslo\nBergen', ['Lima\nCusco'], []],
  ['one line for several', ['A\nB', 'C\nD\nE'], 'F', [], ['number of lines: it has 1 line, right outputs have 2 to 3']],
  ['more lines, but no more than twice as many', ['A\nB', 'C\nD\nE'], 'F\nG\nH\nI\nJ\nK', [], []],
  [
    'more than twice as many',
    ['A\nB', 'C\nD\nE'],
    'F\nG\nH\nI\nJ\nK\nL',
    [],
    ['number of lines: it has 7 lines, right outputs have 2 to 3'],
  ],
  ['one line where some have one', ['A', 'C\nD\nE'], 'F', [], []],

  [
    'a list in brackets',
    places,
    '["Oslo"]',
    [],
    ['shape: it is a list in square brackets, right outputs are plain text'],
  ],
  [
    'plain text for a list',
    ['["a"]', '[]'],
    'b',
    [],
    ['shape: it is plain text, right outputs are a list in square brackets'],
  ],
  [
    'plain text for a list or an object',
    ['["a"]', '{"a": 1}'],
    'b',
    [],
    ['shape: it is plain text, right outputs are a list in square brackets or an object in braces'],
  ],
  ['an object among plain texts', ['{"a": 1}', 'none'], '{"b": 2}', [], []],
  ['a list of lines for one', ['- a\n- b'], '1. c\n2. d', [], []],
  [
    'lines without marks for a list of lines',
    ['- a\n- b'],
    'c\nd',
    [],
    ['shape: it is plain text, right outputs are a list with an item on each line'],
  ],
  ['a Python list for JSON', ['["a"]', '["b", "c"]'], "['d']", [], ['shape: it is no valid JSON, right outputs are']],
  ['a Python list for a Python list', ["['a']", '["b"]'], "['d']", [], []],
  ['JSON for JSON', ['{"a": 1}'], '{"b": [2]}', [], []],

  ['three times the longest and ten more', ['short', 'word'], 'x'.repeat(25), [], []],
  ['longer still', ['short', 'word'], 'x'.repeat(26), [], ['length: it has 26 characters, right outputs have 4 to 5']],
  ['longer still, as its own reference is', ['short', 'word'], 'x'.repeat(26), ['y'.repeat(20)], []],
  [
    'much shorter',
    ['x'.repeat(60), 'x'.repeat(90)],
    'y'.repeat(9),
    [],
    ['length: it has 9 characters, right outputs have 60 to 90'],
  ],
  ['shorter', ['x'.repeat(60), 'x'.repeat(90)], 'y'.repeat(10), [], []],

  [
    'a capital for a small letter',
    words,
    'The river',
    [],
    ['casing: it begins with a capital letter, right outputs begin with a small one'],
  ],
  [
    'an abbreviation for a small letter',
    words,
    'NATO',
    [],
    ['casing: it begins with a capital letter, right outputs begin with a small one'],
  ],
  ['a capital, as its own gold output has', words, 'The river', ['The hill'], []],
  [
    'a small letter for a capital',
    places,
    'oslo',
    [],
    ['casing: it begins with a small letter, right outputs begin with a capital one'],
  ],
  ['an abbreviation among names', places, 'USA', [], []],
  [
    'capitals only',
    ['YES', 'NO', 'MAYBE'],
    'Never',
    [],
    ['casing: it has small letters, right outputs are in capitals'],
  ],
  [
    'behind a quotation mark',
    ['"a cat"', '“two”', '3 seas'],
    '"The river"',
    [],
    ['casing: it begins with a capital letter, right outputs begin with a small one'],
  ],
  ['two right outputs make no rule', ['a cat', 'two dogs'], 'The river', [], []],
  ['the same one three times makes none', ['a cat', 'a cat', 'a cat '], 'The river', [], []],
  ['both ways among the right ones', [...words, 'Oslo'], 'The river', [], []],
  ['scripts without capitals', ['北京', '罗马', '巴黎'], '奥斯陆', [], []],
  ['digits', ['1', '2', '3'], 'Four', [], []],

  [
    'everything at once',
    words,
    '["Oslo",\n"Bergen and the whole of the coast around it"',
    [],
    [
      'number of lines: it has 2 lines, right outputs have 1',
      'length: it has 54 characters, right outputs have 5 to 8',
      'casing: it begins with a capital letter, right outputs begin with a small one',
    ],
  ],
])('%s', (_, right, output, beside, problems) => {
  expect(reported(right, output, ...beside)).toEqual(problems)
})

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('a\nb', '- a\n- b', '["a"]', "['a']", '{"a": 1}', 'A', 'NATO', ' ', 'b\r\nc'),
  fc.json({ maxDepth: 1 }),
)

test('no right output differs from the right ones in form', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (outputs) => {
      for (const output of outputs) expect(reported(outputs, output)).toEqual([])
    }),
    { numRuns: 2000 },
  )
})

test('what is right for the very same input only widens what may be', () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }).filter((outputs) => outputs.some((each) => each.trim() !== '')),
      text,
      text,
      (outputs, output, beside) => {
        const codes = (...more: string[]) =>
          new Set(formProblems(output, rightForm(outputs), more).map(({ code }) => code))
        expect([...codes(beside)].filter((code) => code !== 'shape' && !codes().has(code))).toEqual([])
        expect(reported(outputs, output, output)).toEqual([])
      },
    ),
    { numRuns: 2000 },
  )
})
