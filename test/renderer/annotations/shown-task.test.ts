import { expect, test } from 'vitest'
import { rowOf, withItems } from '#renderer/annotations/shown-task.ts'
import type { BenchTask, ItemValue } from '#renderer/annotations/work.ts'
import { openBenchHost, pair, place } from './bench-host.ts'

const task = 'label_parity'
const definition = 'Look at the number in the sentence. Answer "even" or "odd".'

/** One step after the other, each upon what those before it have left. */
const steps: readonly (readonly [name: string, items: readonly ItemValue[]])[] = [
  ['a pair', [pair('a', { position: 1 })]],
  ['one before it that has no output', [pair('bb', { output: '', position: 0 })]],
  ['one that is twice there', [pair('c', { input: 'A stone number 2', position: 5 })]],
  ['an output that is no label', [pair('bb', { output: 'Odd.', position: 0 })]],
  [
    'an output that is right by an example',
    [pair('dddd', { input: 'The forest and the winter number 100', output: 'even', gold: null, position: 7 })],
  ],
  [
    'the one that was twice there is rejected',
    [pair('c', { input: 'A stone number 2', state: 'rejected', position: 5 })],
  ],
  [
    'approved, and marked for a second look',
    [
      pair('a', { position: 1, state: 'approved' }),
      pair('bb', { output: 'odd', position: 0, state: 'needs a second look' }),
    ],
  ],
  [
    'places changed',
    [
      pair('a', { position: 0, state: 'approved' }),
      pair('bb', { output: 'odd', position: 1, state: 'needs a second look' }),
    ],
  ],
  ['tags', [{ kind: 'tags', value: [{ from: 43, to: 58, type: 'label list', text: definition.slice(43, 58) }] }]],
  [
    'a text and an output type',
    [
      { kind: 'simplified', value: 'Even or odd.' },
      { kind: 'output type', value: 'a word' },
    ],
  ],
  [
    'a label space',
    [{ kind: 'label space', value: { kind: 'classification', labels: ['even', 'odd', 'none'], stated: null } }],
  ],
  [
    'much is taken away',
    [
      { kind: 'pair', id: 'c', value: null },
      { kind: 'tags', value: null },
      { kind: 'simplified', value: null },
      { kind: 'label space', value: null },
    ],
  ],
]

test('what the page makes of a step is what the host then says, for the task and for its row in the queue', async () => {
  const client = await openBenchHost()
  const ask = () => client.annotations.task({ ...place, task })
  const row = async () => (await client.annotations.queue(place)).tasks.find(({ name }) => name === task)!
  let shown = await ask()
  for (const [name, items] of steps) {
    const before = await row()
    const { step } = await client.annotations.act({
      ...place,
      what: name,
      changes: items.map((item) => ({ task, item })),
    })
    shown = withItems(shown, items, { step: step!.number, author: step!.author, at: step!.at }, () => undefined)
    const said = await ask()
    expect({ name, ...kept(shown) }).toEqual({ name, ...kept(said) })
    expect(rowOf(shown, before)).toEqual(await row())
    // What follows by the host's word alone is read again.
    shown = items.some(({ kind }) => kind !== 'pair') ? said : shown
  }
})

test('a pair that nothing has changed stays the very same object', async () => {
  const client = await openBenchHost()
  await client.annotations.act({
    ...place,
    what: 'two',
    changes: [
      { task, item: pair('a') },
      { task, item: pair('bb', { position: 1 }) },
    ],
  })
  const before = await client.annotations.task({ ...place, task })
  const after = withItems(
    before,
    [pair('bb', { position: 1, state: 'rejected' })],
    { step: 2, author: 'Ada', at: '' },
    () => undefined,
  )
  expect(after.pairs[0]).toBe(before.pairs[0])
  expect(after.pairs[1]?.state).toBe('rejected')
})

test('what the host knows of references holds for the same text, and what the page has asked for any', async () => {
  const client = await openBenchHost()
  const {
    instances: [first],
  } = await client.collections.instances({ collection: place.collection, task, offset: 0, limit: 1 })
  const item = pair('a', { input: first!.input, gold: null, output: first!.references[0]! })
  await client.annotations.act({ ...place, what: 'one', changes: [{ task, item }] })
  const before = await client.annotations.task({ ...place, task })
  const codes = (after: BenchTask) => after.pairs[0]?.problems.map(({ code }) => code)
  const origin = { step: 2, author: 'Ada', at: '' }
  const noted = pair('a', { ...item.value, note: 'look' })
  const edited = pair('a', { ...item.value, output: 'odd' })
  expect(codes(before)).toEqual(['right after all'])
  expect(codes(withItems(before, [noted], origin, () => undefined))).toEqual(['right after all'])
  expect(codes(withItems(before, [edited], origin, () => undefined))).toEqual([])
  expect(codes(withItems(before, [edited], origin, () => ({ references: ['odd'], options: null })))).toEqual([
    'right after all',
  ])
})

function kept({ pairs, tags, simplified, outputType, labelSpace }: BenchTask) {
  return { pairs, tags, simplified, outputType, labelSpace }
}
