import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { draftSaver, type SaveState } from '#renderer/wizard/saver.ts'
import { openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

describe('saving a draft', () => {
  async function saving() {
    const { client } = openTestHost(temporaryFolder())
    const { id } = await client.drafts.save({ id: null, content: {} })
    const states: SaveState[] = []
    let calls = 0
    const saver = draftSaver(
      (...input) => {
        calls++
        return client.drafts.save(...input)
      },
      id,
      (state) => states.push(state),
    )
    return {
      client,
      id,
      states,
      saver,
      calls: () => calls,
      content: async () => (await client.drafts.read({ id })).content,
    }
  }

  test('waits a moment, and saves what has gathered at once', async () => {
    const { saver, states, calls, content } = await saving()
    saver.change({ content: { k: 1 } })
    saver.change({ content: { k: 3, seed: 4 }, step: 'model' })
    expect(await content()).toEqual({})
    await expect.poll(content).toEqual({ k: 3, seed: 4 })
    await expect.poll(() => states.at(-1)).toEqual({ state: 'saved' })
    expect([calls(), states.map(({ state }) => state)]).toEqual([1, ['waiting', 'waiting', 'saving', 'saved']])
  })

  test('leaving saves at once; a change on the way is saved after it', async () => {
    const { saver, content, states } = await saving()
    saver.change({ content: { k: 1 } })
    const first = saver.flush()
    saver.change({ content: { k: 2 } })
    await first
    await saver.flush()
    expect(await content()).toEqual({ k: 2 })
    expect(states.at(-1)).toEqual({ state: 'saved' })
  })

  test('a failure is told, tried again, and forgets nothing', { timeout: 20_000 }, async () => {
    const { client } = openTestHost(temporaryFolder())
    const { id } = await client.drafts.save({ id: null, content: {} })
    const states: SaveState[] = []
    let broken = true
    const saver = draftSaver(
      (...input) => (broken ? Promise.reject(new Error('no connection')) : client.drafts.save(...input)),
      id,
      (state) => states.push(state),
    )
    saver.change({ content: { k: 1, seed: 1 } })
    await saver.flush()
    expect(states.at(-1)).toEqual({ state: 'failed', reasons: ['no connection'] })
    saver.change({ content: { seed: 2 } })
    broken = false
    await expect
      .poll(async () => (await client.drafts.read({ id })).content, { timeout: 5000 })
      .toEqual({ k: 1, seed: 2 })
  })

  test('what is not known to be saved is kept beside it, whole, until it is', { timeout: 20_000 }, async () => {
    const { client } = openTestHost(temporaryFolder())
    const { id } = await client.drafts.save({ id: null, content: {} })
    const kept: unknown[] = []
    let broken = true
    const saver = draftSaver(
      (...input) => (broken ? Promise.reject(new Error('no connection')) : client.drafts.save(...input)),
      id,
      () => undefined,
      (unsaved) => kept.push(unsaved?.content),
    )
    saver.change({ content: { k: 1 } })
    const first = saver.flush()
    saver.change({ content: { seed: 2 } })
    await first
    broken = false
    await saver.flush()
    expect(kept).toEqual([{ k: 1 }, { k: 1, seed: 2 }, undefined])
  })

  test('nothing is saved any more once the draft is gone', async () => {
    const { saver, content } = await saving()
    saver.change({ content: { k: 1 } })
    saver.stop()
    await saver.flush()
    await sleep(400)
    expect(await content()).toEqual({})
  })
})
