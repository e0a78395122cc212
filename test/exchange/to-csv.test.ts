import { expect, test } from 'vitest'
import { toCsv, type Cell } from '#exchange/to-csv.ts'

test('heads and rows, empty cells for values that do not exist', () => {
  expect(
    toCsv([
      ['b', 'a'],
      ['x', 1],
      [true, null],
    ]),
  ).toBe('b,a\r\nx,1\r\ntrue,\r\n')
})

test.each<[Cell, string]>([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\nx', '"\'\nx"'],
  ['\rx', '⟨U+000D⟩x'],
  ['two\r\nlines', '"two\nlines"'],
  ['\u001b[2Jgone', '⟨U+001B⟩[2Jgone'],
  ['\u001b=1+1', '⟨U+001B⟩=1+1'],
  ['user\u202etxt.exe', 'user⟨U+202E⟩txt.exe'],
  ['tag\u{e0041}', 'tag⟨U+E0041⟩'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['a=b', 'a=b'],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  [-1.5, '-1.5'],
  [0, '0'],
  [1e-7, '1e-7'],
  [false, 'false'],
  ['', ''],
  [null, ''],
])('%j is written as %s', (cell, written) => {
  expect(
    toCsv([
      ['x', 'y'],
      [cell, 'end'],
    ]),
  ).toBe(`x,y\r\n${written},end\r\n`)
})

test('a column name may be a formula too', () => {
  expect(toCsv([['=x'], [1]])).toBe("'=x\r\n1\r\n")
})
