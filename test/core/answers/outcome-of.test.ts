import { expect, test } from 'vitest'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import type { AnswerSpace } from '#core/task.ts'

const labels: AnswerSpace = { kind: 'classification', labels: ['yes', 'No', 'B '], stated: 'stated' }
const open: AnswerSpace = { kind: 'generation' }

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
] as const)('$kind, "%s" is %s', (space, raw, outcome) => {
  expect(outcomeOf(raw, space)).toBe(outcome)
})
