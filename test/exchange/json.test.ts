import { expect, test } from 'vitest'
import { JsonNumber, numberOf, numberText, readJson } from '#exchange/json.ts'

const written = (text: string) => new JsonNumber(text)

// Expected: what Python 3.11's json.loads reads, with parse_int, parse_float and parse_constant keeping the text.
test.each<[string, string, unknown]>([
  ['a text', '"a"', 'a'],
  ['a whole number', '7', 7],
  ['a number in its shortest form', '-1.5', -1.5],
  ['a number with a zero behind the point', '1.0', written('1.0')],
  ['minus zero', '-0', written('-0')],
  ['minus zero with a point', '-0.0', written('-0.0')],
  ['2^53', '9007199254740992', 9007199254740992],
  ['2^53 + 1, which a double has not', '9007199254740993', written('9007199254740993')],
  ['an integer of 30 digits', '123456789012345678901234567890', written('123456789012345678901234567890')],
  ['a number beyond all doubles', '1e400', written('1e400')],
  ['an exponent as Python writes it', '1e-05', written('1e-05')],
  ['NaN', 'NaN', written('NaN')],
  ['infinity', '[Infinity, -Infinity]', [written('Infinity'), written('-Infinity')]],
  ['NaN between white space', '{"a":\n\tNaN\r\n}', { a: written('NaN') }],
  ['NaN in a list without spaces', '[NaN,NaN]', [written('NaN'), written('NaN')]],
  [
    'the words inside texts',
    '["NaN", "x: NaN,", " Infinity ", "[-Infinity]", 1]',
    ['NaN', 'x: NaN,', ' Infinity ', '[-Infinity]', 1],
  ],
  ['the words as keys', '{"NaN": NaN, "Infinity": 1}', { NaN: written('NaN'), Infinity: 1 }],
  [
    'a quote and backslashes before the word',
    String.raw`["a\" NaN", "\\", NaN, "\\\" NaN, \\"]`,
    ['a" NaN', '\\', written('NaN'), '\\" NaN, \\'],
  ],
  [
    'a number like the one that stands in for NaN',
    '[NaN, 0e-1000000, 0e-1000001, -0e-1000002]',
    [written('NaN'), written('0e-1000000'), written('0e-1000001'), written('-0e-1000002')],
  ],
  ['a key twice: the last one', '{"a": 1.0, "a": "x"}', { a: 'x' }],
])('%s', (_, text, value) => {
  expect(readJson(text)).toEqual({ state: 'read', value })
})

test.each([
  'nan',
  'inf',
  'Inf',
  '-NaN',
  '+Infinity',
  '- Infinity',
  '1NaN',
  'NaN1',
  'NaNNaN',
  '[NaN NaN]',
  '{NaN: 1}',
  '{NaN}',
  '["NaN]',
  '[NaN',
  'NaN, 1',
  '01',
  '1.',
  '.5',
  '',
  '[1,]',
  '{"a": NaN,}',
])('%s is no JSON, for Python neither', (text) => {
  expect(readJson(text)).toEqual({ state: 'not JSON' })
})

test.each([
  [
    'lists inside each other',
    '['.repeat(1_000_000) + ']'.repeat(1_000_000),
    'lists and objects inside each other deeper than 32',
  ],
  [
    'objects inside each other, with a number, never closed',
    `${'{"a":['.repeat(1_000_000)}1`,
    'lists and objects inside each other deeper than 32',
  ],
  ['empty lists beside each other', `[${'[],'.repeat(1_000_000)}0]`, 'more than 500000 values in lists and objects'],
  ['numbers', `[${'1.0,'.repeat(1_000_000)}0]`, 'more than 500000 values in lists and objects'],
])('%s by the million are too much', (_, text, why) => {
  expect(readJson(text)).toEqual({ state: 'too much', why })
})

test('brackets and commas in texts are no values', () => {
  const text = '[{,"\\'.repeat(1_000_000)
  expect(readJson(JSON.stringify([text]))).toEqual({ state: 'read', value: [text] })
})

test('numbers like those that stand in for NaN are looked through once, however many there are', () => {
  const numbers = Array.from({ length: 100_000 }, (_, i) => `0e-${1_000_000 + i}`)
  const read = readJson(`[NaN,${numbers.join()}]`)
  expect(read.state === 'read' && (read.value as unknown[]).map(numberText).join()).toBe(`NaN,${numbers.join()}`)
}, 5000)

test('a number as a value and as it is written', () => {
  const read = readJson('[1, 1e-05, NaN, 9007199254740993, "1"]')
  const [one, tiny, nan, large, text] = read.state === 'read' ? (read.value as unknown[]) : []
  expect([one, tiny, nan, large, text].map(numberOf)).toEqual([1, 1e-5, NaN, 9007199254740992, undefined])
  expect([one, tiny, nan, large, text].map(numberText)).toEqual(['1', '1e-05', 'NaN', '9007199254740993', undefined])
})
