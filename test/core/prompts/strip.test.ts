import { expect, test } from 'vitest'
import { strip } from '#core/prompts/strip.ts'

// Every code point for which Python 3's str.strip() gives the empty string; counted with Python over all of Unicode.
const pythonSpaces = [
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
  0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
]

test('exactly the white space Python strips', () => {
  const stripped = Array.from({ length: 0x10000 }, (_, code) => code).filter(
    (code) => strip(String.fromCharCode(code)) === '',
  )
  expect(stripped).toEqual(pythonSpaces)
})

test.each([
  ['', ''],
  [' \n\t', ''],
  ['a', 'a'],
  ['  a b\n', 'a b'],
  ['\x1ca\x85', 'a'],
  ['\ufeffa\ufeff', '\ufeffa\ufeff'],
  ['\u{1f600} ', '\u{1f600}'],
])('strip(%j)', (text, stripped) => {
  expect(strip(text)).toBe(stripped)
})
