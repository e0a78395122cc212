import { expect, test } from 'vitest'
import { printable, printableJson, printableLine } from '../../src/headless/printable.ts'

test.each([
  ['plain text, ümläute, 漢字 and 🙂', 'plain text, ümläute, 漢字 and 🙂'],
  ['lines\nand\ttabs', 'lines\nand\ttabs'],
  ['\u001b[2Jgone', String.raw`\x1b[2Jgone`],
  ['a\rb', String.raw`a\x0db`],
  ['\u009b31m', String.raw`\x9b31m`],
  ['bell\u0007 null\u0000 delete\u007f', String.raw`bell\x07 null\x00 delete\x7f`],
  ['user\u202etxt.exe', String.raw`user\u202etxt.exe`],
  ['a\u2028b', String.raw`a\u2028b`],
  ['tag\u{e0041}', String.raw`tag\u{e0041}`],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('a cell of a table stays on its line', () => {
  expect(printableLine('two\nlines')).toBe(String.raw`two\nlines`)
})

test('JSON reads back as the same value and holds no raw control character', () => {
  const value = { text: 'a\u009b\u202e\u007f\u001b\n"\\\u{e0041}' }
  const json = printableJson(value)
  expect(JSON.parse(json)).toEqual(value)
  expect(json.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
})
