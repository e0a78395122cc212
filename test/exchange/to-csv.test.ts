import { expect, test } from 'vitest'
import { toCsv, type Cell } from '#exchange/to-csv.ts'

test('heads and rows, empty cells for values that do not exist', () => {
  expect(toCsv([['b', 'a'], ['x', 1], [true, null]])).toBe('b,a\r\nx,1\r\ntrue,\r\n')
})

test.each<[Cell, string]>([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
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
  expect(toCsv([['x', 'y'], [cell, 'end']])).toBe(`x,y\r\n${written},end\r\n`)
})

test('a column name may be a formula too', () => {
  expect(toCsv([['=x'], [1]])).toBe("'=x\r\n1\r\n")
})
