import { expect, test } from 'vitest'
import { outcomeOf } from '#core/answers/outcome-of.ts'

const labels = ['yes', 'No', 'B ']
const open = null

test.each([
  [labels, 'yes', 'in-format'],
  [labels, ' yes\n', 'in-format'],
  [labels, 'B', 'in-format'],
  [labels, 'Yes', 'out-of-format'],
  [labels, 'yes.', 'out-of-format'],
  [labels, 'yes, because', 'out-of-format'],
  [labels, '', 'empty'],
  [labels, ' \n\t', 'empty'],
  [open, 'anything', 'in-format'],
  [open, '.', 'in-format'],
  [open, ' ', 'empty'],
] as const)('labels %j: "%s" is %s', (allowed, raw, outcome) => {
  expect(outcomeOf(raw, allowed)).toBe(outcome)
})
