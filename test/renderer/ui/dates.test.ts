import { expect, test } from 'vitest'
import { date, dateTime } from '#renderer/ui/dates.ts'

test.each([
  [date('2026-11-21T12:00:00.000Z'), '21 Nov 2026'],
  [date(null), '–'],
  [dateTime('soon'), '–'],
])('a date is written %s', (written, expected) => {
  expect(written).toBe(expected)
})
