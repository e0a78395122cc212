import { expect, test } from 'vitest'
import { aggregate, type ScoredRow, type Summary } from '#core/scoring/aggregate.ts'
import type { Scores } from '#core/scoring/index.ts'
import type { Kind } from '#core/task.ts'

const right = { exactMatch: 1, strictMatch: 1, rougeL: 1, rougeLUnicode: 1, containsLabel: 1 } as const
const wrong = { exactMatch: 0, strictMatch: 0, rougeL: 0.5, rougeLUnicode: 0.5, containsLabel: 0 } as const
const inFormat = { format: 1, formatNormalised: 1 } as const
const free = { format: null, formatNormalised: null, containsLabel: null } as const

function row(task: string, category: string, kind: Kind, scores: Scores | null): ScoredRow {
  return { task, category, kind, scores }
}

/** Two classification tasks (3 of 4 right; 0 of 1 right, one unscored) and a generation task (1 of 1 right). */
const rows: readonly ScoredRow[] = [
  row('nli', 'entailment', 'classification', { ...right, ...inFormat }),
  row('nli', 'entailment', 'classification', { ...right, ...inFormat }),
  row('wsc', 'coreference', 'classification', { ...wrong, ...inFormat }),
  row('nli', 'entailment', 'classification', { ...right, ...inFormat }),
  row('nli', 'entailment', 'classification', { ...wrong, format: 0, formatNormalised: 1 }),
  row('wsc', 'coreference', 'classification', null),
  row('gap', 'coreference', 'generation', { ...right, ...free }),
]

function line({ unscored, overInstances, overTasks }: Summary): string {
  const part = (mean: Summary['overInstances']['format']) =>
    mean === null ? 'none' : `${Math.round(mean.percent * 100) / 100} of ${mean.n}`
  const parts = [overInstances, overTasks].flatMap(({ exactMatch, rougeL, format }) => [
    part(exactMatch),
    part(rougeL),
    part(format),
  ])
  return `${parts.join(', ')}; ${unscored} unscored`
}

const all = aggregate(rows)

// exact match, ROUGE-L, format correctness over instances; the same over tasks; trials without scores
test.each<[string, Summary | undefined, string]>([
  ['overall', all.overall, '66.67 of 6, 83.33 of 6, 80 of 5, 58.33 of 3, 79.17 of 3, 87.5 of 2; 1 unscored'],
  ['a task', all.perTask[0], '75 of 4, 87.5 of 4, 75 of 4, 75 of 1, 87.5 of 1, 75 of 1; 0 unscored'],
  [
    'an unscored trial is not wrong',
    all.perTask[1],
    '0 of 1, 50 of 1, 100 of 1, 0 of 1, 50 of 1, 100 of 1; 1 unscored',
  ],
  ['a generation task has no format', all.perTask[2], '100 of 1, 100 of 1, none, 100 of 1, 100 of 1, none; 0 unscored'],
  ['a category', all.perCategory[1], '50 of 2, 75 of 2, 100 of 1, 50 of 2, 75 of 2, 100 of 1; 1 unscored'],
  ['a kind', all.perKind[0], '60 of 5, 80 of 5, 80 of 5, 37.5 of 2, 68.75 of 2, 87.5 of 2; 1 unscored'],
  ['no trials', aggregate([]).overall, 'none, none, none, none, none, none; 0 unscored'],
  [
    'only unscored trials',
    aggregate([row('nli', '', 'generation', null)]).overall,
    'none, none, none, none, none, none; 1 unscored',
  ],
])('%s', (_, summary, expected) => {
  expect(summary && line(summary)).toBe(expected)
})

test('Tasks, categories and kinds stand in the order of their first rows', () => {
  expect(all.perTask.map(({ name }) => name)).toEqual(['nli', 'wsc', 'gap'])
  expect(all.perCategory.map(({ name }) => name)).toEqual(['entailment', 'coreference'])
  expect(all.perKind.map(({ name }) => name)).toEqual(['classification', 'generation'])
})
