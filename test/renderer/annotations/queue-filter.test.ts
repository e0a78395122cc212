import { describe, expect, test } from 'vitest'
import {
  beside,
  everything,
  filtered,
  nextDoubtful,
  progressOf,
  type QueueFilter,
} from '#renderer/annotations/queue/queue-filter.ts'
import type { QueueRow } from '#renderer/annotations/work.ts'

function row(
  name: string,
  more: Partial<Omit<QueueRow, 'pairs'>> & { readonly pairs?: Partial<QueueRow['pairs']> } = {},
): QueueRow {
  return {
    name,
    kind: 'classification',
    tagged: false,
    simplified: false,
    reviewed: false,
    changedAt: null,
    ...more,
    pairs: { proposed: 0, approved: 0, rejected: 0, 'needs a second look': 0, ...more.pairs },
  }
}

const at = '2026-01-01T00:00:00Z'
const rows = [
  row('untouched'),
  row('proposals', { pairs: { proposed: 2 }, changedAt: at }),
  row('doubtful', { pairs: { approved: 1, 'needs a second look': 1 }, changedAt: at, kind: 'generation' }),
  row('done', { pairs: { approved: 2, rejected: 1 }, changedAt: at, tagged: true }),
  row('reviewed', { reviewed: true, changedAt: at }),
]

test.each<[string, Partial<QueueFilter>, readonly string[]]>([
  ['everything', {}, ['untouched', 'proposals', 'doubtful', 'done', 'reviewed']],
  ['a text in the name, however it is written', { text: ' DO' }, ['doubtful', 'done']],
  ['a kind', { kind: 'generation' }, ['doubtful']],
  ['with proposals', { state: 'proposed' }, ['proposals']],
  ['to be looked at again', { state: 'second look' }, ['doubtful']],
  ['with approved pairs', { state: 'approved' }, ['doubtful', 'done']],
  ['without', { state: 'not approved' }, ['untouched', 'proposals', 'reviewed']],
  ['untouched', { state: 'untouched' }, ['untouched']],
  ['tagged', { state: 'tagged' }, ['done']],
  ['not tagged', { state: 'not tagged' }, ['untouched', 'proposals', 'doubtful', 'reviewed']],
  ['reviewed', { state: 'reviewed' }, ['reviewed']],
  ['labels to be reviewed', { state: 'not reviewed' }, ['untouched', 'proposals', 'done']],
])('%s', (_, filter, names) => {
  expect(filtered(rows, { ...everything, ...filter }, undefined).map(({ name }) => name)).toEqual(names)
})

test('the task that is worked at stays in the list, whatever it has become', () => {
  expect(filtered(rows, { ...everything, state: 'proposed' }, 'done').map(({ name }) => name)).toEqual([
    'proposals',
    'done',
  ])
})

describe('where keys lead', () => {
  test.each([
    ['proposals', 1, 'doubtful'],
    ['proposals', -1, 'untouched'],
    ['reviewed', 1, undefined],
    ['gone', 1, 'untouched'],
  ] as const)('from %s by %i', (from, by, to) => {
    expect(beside(rows, from, by)).toBe(to)
  })
  test.each([
    ['untouched', 'doubtful'],
    ['doubtful', 'doubtful'],
    ['done', 'doubtful'],
  ])('from %s to the next doubtful one, round and round', (from, to) => {
    expect(nextDoubtful(rows, from)).toBe(to)
  })
  test('to none where there is none', () =>
    expect(
      nextDoubtful(
        rows.filter(({ name }) => name !== 'doubtful'),
        'done',
      ),
    ).toBeUndefined())
})

test('how far the whole is', () => {
  expect(progressOf(rows)).toEqual({
    tasks: 5,
    done: 1,
    begun: 3,
    untouched: 1,
    pairs: { proposed: 2, approved: 3, rejected: 1, 'needs a second look': 1 },
    tagged: 1,
    reviewed: 1,
  })
})
