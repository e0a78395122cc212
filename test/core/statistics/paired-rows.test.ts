import { expect, test } from 'vitest'
import { pairRows, valuesOf } from '#core/statistics/paired-rows.ts'

const rows = pairRows(2, [
  [
    [1, 0],
    [null, 1],
    [0.5, 1],
  ],
  [[null, null]],
  [[0, 1]],
])

test('An instance without a value in some column is left out of all columns', () => {
  expect(rows).toMatchObject({ instances: 3, leftOut: 2 })
  expect(rows.tasks.map((values) => [...values])).toEqual([
    [1, 0, 0.5, 1],
    [0, 1],
  ])
})

test('Values and differences stand in the order of the instances', () => {
  expect([...valuesOf(rows, 0)]).toEqual([1, 0.5, 0])
  expect([...valuesOf(rows, 0, 1)]).toEqual([1, -0.5, -1])
})

test.each([
  ['a missing value that is not null', [[[1]]], 'invalid row: 1 (2 values between 0 and 1)'],
  ['percent', [[[1, 50]]], 'invalid row: 1, 50 (2 values between 0 and 1)'],
  ['not a number', [[[NaN, 1]]], 'invalid row: NaN, 1 (2 values between 0 and 1)'],
])('Refused: %s', (_, tasks, message) => {
  expect(() => pairRows(2, tasks)).toThrow(message)
})
