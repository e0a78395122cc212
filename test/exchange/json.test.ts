import { expect, test } from 'vitest'
import { JsonNumber, numberOf, numberText, parseJson } from '#exchange/json.ts'

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
  ['the words inside texts', '["NaN", "x: NaN,", " Infinity ", "[-Infinity]", 1]', ['NaN', 'x: NaN,', ' Infinity ', '[-Infinity]', 1]],
  ['the words as keys', '{"NaN": NaN, "Infinity": 1}', { NaN: written('NaN'), Infinity: 1 }],
  ['a quote and backslashes before the word', String.raw`["a\" NaN", "\\", NaN, "\\\" NaN, \\"]`, ['a" NaN', '\\', written('NaN'), '\\" NaN, \\']],
  ['a number like the one that stands in for NaN', '[NaN, 0e-1000000, 0e-1000001, -0e-1000002]', [written('NaN'), written('0e-1000000'), written('0e-1000001'), written('-0e-1000002')]],
  ['a key twice: the last one', '{"a": 1.0, "a": "x"}', { a: 'x' }],
])('%s', (_, text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test.each([
  'nan', 'inf', 'Inf', '-NaN', '+Infinity', '- Infinity', '1NaN', 'NaN1', 'NaNNaN', '[NaN NaN]', '{NaN: 1}', '{NaN}', '["NaN]', '[NaN', 'NaN, 1', '01', '1.', '.5', '', '[1,]', '{"a": NaN,}',
])('%s is no JSON, for Python neither', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError)
})

test('lists inside each other by the million are read, with a number inside refused, and nothing breaks', () => {
  const deep = (inner: string) => '['.repeat(1_000_000) + inner + ']'.repeat(1_000_000)
  expect(() => parseJson(deep(''))).not.toThrow()
  expect(() => parseJson(deep('1'))).toThrow(SyntaxError)
})

test('a number as a value and as it is written', () => {
  const [one, tiny, nan, large, text] = parseJson('[1, 1e-05, NaN, 9007199254740993, "1"]') as unknown[]
  expect([one, tiny, nan, large, text].map(numberOf)).toEqual([1, 1e-5, NaN, 9007199254740992, undefined])
  expect([one, tiny, nan, large, text].map(numberText)).toEqual(['1', '1e-05', 'NaN', '9007199254740993', undefined])
})
