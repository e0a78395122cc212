import { expect, test } from 'vitest'
import { dodgeLabels } from '#figures/labels.ts'

test.each([
  ['labels that have room stay', [10, 50], [10, 50]],
  ['labels in one place stand apart around it', [50, 50], [48, 52]],
  ['labels in any order keep theirs', [60, 10, 59], [61.5, 10, 57.5]],
  ['labels that meet others push them on', [50, 51, 54], [47.67, 51.67, 55.67]],
])('%s', (_, wanted, placed) => {
  expect(dodgeLabels(wanted, 4).map((value) => Math.round(value * 100) / 100)).toEqual(placed)
})
