import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { cellGrid, type Run } from '#renderer/run/cell-grid.ts'

type Given = Parameters<typeof cellGrid>[0]
const cell = (
  condition: Run['cells'][number]['condition'],
  training: number | null,
  decoding: 'free' | 'constrained' = 'free',
) => ({ name: '', condition, decoding, training, done: 0, total: 1 })
const given = (cells: Given['cells'], decodings: readonly ('free' | 'constrained')[] = ['free']) =>
  ({
    cells,
    trainings: [{ name: 'Original, 5 per task, seed 1' }, { name: 'Empty, 5 per task, seed 1' }],
    study: { decodings },
  }) as unknown as Given

test.each<[string, Given, ReturnType<typeof cellGrid>]>([
  [
    'in context: one row',
    given([cell(presets.original, null), cell(presets.empty, null)]),
    { columns: ['Original', 'Empty'], rows: [{ name: 'untuned', cells: [0, 1] }] },
  ],
  [
    'each decoding has a row',
    given([cell(presets.original, null), cell(presets.original, null, 'constrained')], ['free', 'constrained']),
    {
      columns: ['Original'],
      rows: [
        { name: 'untuned, free', cells: [0] },
        { name: 'untuned, constrained', cells: [1] },
      ],
    },
  ],
  [
    'each draw has a row',
    given([1, 2].map((draw) => ({ ...cell(presets.original, null), draw }))),
    {
      columns: ['Original'],
      rows: [
        { name: 'untuned, draw 1', cells: [0] },
        { name: 'untuned, draw 2', cells: [1] },
      ],
    },
  ],
  [
    'tuned and asked under its own condition: a diagonal',
    given([cell(presets.original, null), cell(presets.empty, null), cell(presets.original, 0), cell(presets.empty, 1)]),
    {
      columns: ['Original', 'Empty'],
      rows: [
        { name: 'untuned', cells: [0, 1] },
        { name: 'Original, 5 per task, seed 1', cells: [2, null] },
        { name: 'Empty, 5 per task, seed 1', cells: [null, 3] },
      ],
    },
  ],
])('%s', (_, run, grid) => {
  expect(cellGrid(run)).toEqual(grid)
})
