import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { leftToAsk } from '#core/study/left-to-ask.ts'

const factors = (seed: number) => ({ condition: presets.original, size: 4, seed })
const cell = (done: number, seed: number | null) => ({
  done,
  total: 10,
  training: seed === null ? null : factors(seed),
})
const trainings = [
  { ...factors(1), state: 'trained' },
  { ...factors(2), state: 'diverged' },
]

test.each<[string, Parameters<typeof leftToAsk>[0], ReturnType<typeof leftToAsk>]>([
  ['nothing', [cell(10, null), cell(10, 1)], null],
  ['a run without cells', [], null],
  ['cells whose training diverged', [cell(10, null), cell(10, 1), cell(0, 2)], { state: 'diverged', cells: 1 }],
  ['these and others', [cell(9, null), cell(0, 2)], { state: 'to ask' }],
  ['a trained model that was not asked in full', [cell(10, null), cell(3, 1)], { state: 'to ask' }],
])('what is left to ask: %s', (_, cells, left) => {
  expect(leftToAsk(cells, trainings)).toEqual(left)
})
