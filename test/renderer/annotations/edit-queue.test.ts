import { describe, expect, test } from 'vitest'
import { turnsOf } from '#renderer/annotations/turns.ts'
import { openBenchHost, openQueue, pair, place, type TestQueue } from './bench-host.ts'
import type { TestClient } from '../../support/host.ts'

const task = 'label_parity'
/** A busy machine takes its time. */
const patient = { timeout: 15_000 }
const change = (item: ReturnType<typeof pair>) => [{ task, item }]

describe('what is done at the edits', () => {
  test('is shown at once, saved in its order, and says what can be taken back', async () => {
    const client = await openBenchHost()
    const at = await openQueue(client, task)
    at.edits.act('write', change(pair('a')))
    at.edits.act('approve', change(pair('a', { state: 'approved' })))
    expect([
      at.task().pairs,
      at.shown().pairs.map(({ state }) => state),
      at.edits.state().saved.state,
      at.edits.state().next?.undo,
    ]).toEqual([[], ['approved'], 'saving', 'approve'])
    await saved(at)
    expect([at.task().pairs.map(({ state }) => state), at.edits.state().pending, at.edits.state().next]).toEqual([
      ['approved'],
      [],
      { undo: 'approve', redo: null },
    ])
    expect(await log(client)).toEqual(['change write', 'change approve'])
  })

  test('is taken back and made again before the host has said anything, and the host agrees', async () => {
    const client = await openBenchHost()
    const at = await openQueue(client, task)
    at.edits.act('write', change(pair('a')))
    at.edits.act('approve', change(pair('a', { state: 'approved' })))
    at.edits.turn('undo')
    expect([
      at.shown().pairs.map(({ state }) => state),
      at.edits.state().turned?.what,
      at.edits.state().turning,
    ]).toEqual([['proposed'], 'approve', false])
    at.edits.turn('undo')
    at.edits.turn('redo')
    at.edits.act('reject', change(pair('a', { state: 'rejected' })))
    expect(at.shown().pairs.map(({ state }) => state)).toEqual(['rejected'])
    await saved(at)
    expect(await log(client)).toEqual([
      'change write',
      'change approve',
      'undo approve',
      'undo write',
      'redo write',
      'change reject',
    ])
    expect([at.task().pairs.map(({ state }) => state), at.edits.state().next]).toEqual([
      ['rejected'],
      { undo: 'reject', redo: null },
    ])
    expect(at.task().pairs).toEqual((await client.annotations.task({ ...place, task })).pairs)
  })

  test('of an earlier day is taken back by the host’s word', async () => {
    const client = await openBenchHost()
    await client.annotations.act({ ...place, what: 'write', changes: change(pair('a')) })
    const at = await openQueue(client, task)
    at.edits.turn('undo')
    expect([at.edits.state().turning, at.shown().pairs.length]).toEqual([true, 1])
    await saved(at)
    expect([at.edits.state().turned?.what, at.shown().pairs.length, at.edits.state().next]).toEqual([
      'write',
      0,
      { undo: null, redo: 'write' },
    ])
    at.edits.turn('undo')
    await saved(at)
    expect(at.edits.state().turned).toEqual({ kind: 'undo', what: null, changes: [], reasons: [] })
  })
})

describe('two tabs of one annotator', () => {
  test('do not take back what only the other has seen: it is refused with its name, and undone once it was heard of', async () => {
    const client = await openBenchHost()
    const [one, other] = [await openQueue(client, task), await openQueue(client, task)]
    one.edits.act('write a', change(pair('a')))
    await saved(one)
    other.edits.act('write b', change(pair('b')))
    await saved(other)
    one.edits.turn('undo')
    await saved(one)
    expect(await log(client)).toEqual(['change write a', 'change write b'])
    expect(one.edits.state().refusals).toMatchObject([
      {
        turn: 'undo',
        reasons: ['"write b" was done elsewhere meanwhile; nothing was taken back: look at it, then try again'],
        by: { author: 'Ada', what: 'write b' },
      },
    ])
    const { steps, next } = await client.annotations.history({ ...place, limit: 30 })
    one.edits.hear(steps, next, 'Ada')
    one.edits.turn('undo')
    await saved(one)
    expect(await log(client)).toEqual(['change write a', 'change write b', 'undo write b'])
  })

  test('nor where nobody here knows what comes next', async () => {
    const client = await openBenchHost()
    const one = await openQueue(client, task)
    const { steps, next } = await client.annotations.history({ ...place, limit: 30 })
    one.edits.hear(steps, next, 'Ada')
    await client.annotations.act({ ...place, what: 'write', changes: change(pair('a')) })
    one.edits.turn('undo')
    await saved(one)
    expect(await log(client)).toEqual(['change write'])
    expect(one.edits.state().refusals).toMatchObject([{ turn: 'undo' }])
  })
})

describe('a connection that is lost', () => {
  test.each(['before', 'after'] as const)(
    '%s the host has heard of it: it is told, tried again, and done once',
    async (when) => {
      const client = await openBenchHost()
      let broken = true
      const at = await openQueue(client, task, ({ act }) => ({
        act: async (...input) => {
          if (!broken) return act(...input)
          if (when === 'after') await act(...input)
          throw new Error('lost')
        },
      }))
      at.edits.act('write', change(pair('a')))
      at.edits.act('approve', change(pair('a', { state: 'approved' })))
      await expect.poll(() => at.edits.state().saved, patient).toEqual({ state: 'failed', reasons: ['lost'] })
      expect(at.shown().pairs.map(({ state }) => state)).toEqual(['approved'])
      broken = false
      at.edits.again()
      await saved(at)
      expect(await log(client)).toEqual(['change write', 'change approve'])
      expect(at.task().pairs.map(({ state, origin }) => [state, origin.step])).toEqual([['approved', 2]])
    },
  )

  test('nor is anything taken back twice', async () => {
    const client = await openBenchHost()
    for (const id of ['a', 'bb'])
      await client.annotations.act({ ...place, what: `write ${id}`, changes: change(pair(id)) })
    let broken = true
    const at = await openQueue(client, task, ({ undo }) => ({
      undo: async (...input) => {
        const answer = await undo(...input)
        if (broken) throw new Error('lost')
        return answer
      },
    }))
    const { steps, next } = await client.annotations.history({ ...place, limit: 9 })
    at.edits.hear(steps, next, 'Ada')
    at.edits.turn('undo')
    await expect.poll(() => at.edits.state().saved.state, patient).toBe('failed')
    broken = false
    at.edits.again()
    await saved(at)
    expect(await log(client)).toEqual(['change write a', 'change write bb', 'undo write bb'])
    expect(at.task().pairs.map(({ id }) => id)).toEqual(['a'])
  })
})

describe('what the host refuses', () => {
  test('because somebody was faster: nothing of theirs is written over, and mine is still there to be done', async () => {
    const client = await openBenchHost()
    await client.annotations.act({ ...place, what: 'write', changes: change(pair('a')) })
    const at = await openQueue(client, task)
    await client.annotations.act({
      ...place,
      author: 'Bea',
      what: 'reject',
      changes: change(pair('a', { state: 'rejected' })),
    })
    at.edits.act('note', change(pair('a', { note: 'mine' })))
    at.edits.act('approve', change(pair('a', { note: 'mine', state: 'approved' })))
    at.edits.act('write another', change(pair('bb')))
    await saved(at)
    const [refusal] = at.edits.state().refusals
    expect(refusal).toMatchObject({
      what: 'note',
      by: { author: 'Bea', what: 'reject' },
      changes: [{ item: { value: { note: 'mine', state: 'approved' } } }],
    })
    expect(at.doubts).toEqual([[task]])
    expect(await log(client)).toEqual(['change write', 'change reject', 'change write another'])
    at.edits.dismiss(refusal!.id)
    expect(at.edits.state().refusals).toEqual([])
  })

  test('as approved is kept for a second look, where that was offered', async () => {
    const client = await openBenchHost()
    const at = await openQueue(client, task)
    const wrong = { output: 'no label' }
    at.edits.act(
      'edit',
      change(pair('a', { ...wrong, state: 'approved' })),
      change(pair('a', { ...wrong, state: 'needs a second look' })),
    )
    at.edits.turn('undo')
    at.edits.turn('redo')
    await saved(at)
    expect([at.edits.state().refusals, at.task().pairs.map(({ state, output }) => [state, output])]).toEqual([
      [],
      [['needs a second look', 'no label']],
    ])
  })

  test('and is offered nothing else: says why', async () => {
    const client = await openBenchHost()
    const at = await openQueue(client, task)
    at.edits.act('approve', change(pair('a', { output: 'no label', state: 'approved' })))
    await saved(at)
    expect(at.edits.state().refusals).toMatchObject([
      { what: 'approve', by: null, reasons: [expect.stringContaining('outside the label space')] },
    ])
    expect(at.shown().pairs).toEqual([])
  })

  test('of an undo: what another has built upon stays, with the reason', async () => {
    const client = await openBenchHost()
    const at = await openQueue(client, task)
    at.edits.act('write', change(pair('a')))
    await saved(at)
    await client.annotations.act({
      ...place,
      author: 'Bea',
      what: 'reject',
      changes: change(pair('a', { state: 'rejected' })),
    })
    at.edits.turn('undo')
    expect(at.shown().pairs).toEqual([])
    await saved(at)
    expect([at.shown().pairs.length, at.edits.state().turned]).toMatchObject([
      1,
      { what: null, reasons: [expect.stringContaining('changed meanwhile by Bea')] },
    ])
  })
})

test('what the log says of undo and redo is what the host would do', async () => {
  const client = await openBenchHost()
  const { annotations } = client
  const ways = 'c c u c u u r r c u u u u r c r c u u c u r r'
  for (const [i, way] of ways.split(' ').entries()) {
    if (way === 'c')
      await annotations.act({ ...place, what: `step ${i}`, changes: change(pair('a', { note: String(i) })) })
    else await (way === 'u' ? annotations.undo(place) : annotations.redo(place))
    await annotations.act({
      ...place,
      author: 'Bea',
      what: 'besides',
      changes: change(pair('bb', { note: String(i) })),
    })
    const { steps, next } = await annotations.history({ ...place, limit: 500 })
    const turns = turnsOf(steps, 'Ada')
    expect([i, turns.undo.at(-1)?.what ?? null, turns.redo.at(-1)?.what ?? null]).toEqual([i, next.undo, next.redo])
    const short = turnsOf(steps.slice(0, 8), 'Ada')
    for (const kind of ['undo', 'redo'] as const)
      expect([turns[kind].at(-1), undefined]).toContainEqual(short[kind].at(-1))
  }
})

async function saved({ edits }: TestQueue): Promise<void> {
  await expect.poll(() => edits.state().saved.state, patient).toBe('saved')
}

async function log(client: TestClient): Promise<string[]> {
  const { steps } = await client.annotations.history({ ...place, limit: 100 })
  return steps.map(({ kind, what }) => `${kind} ${what}`).toReversed()
}
