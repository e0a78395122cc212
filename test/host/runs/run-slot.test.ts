import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { openTestHost } from '../../support/host.ts'
import { killOne, progress } from '../../support/kills.ts'
import { placeboJson, start } from '../../support/placebo.ts'
import { begun, model, opened, request, tasks, reported, total, trials } from '../../support/runs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

test('a paused run says so, and goes on to the end of an unbroken one', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  await trials(client, run, 10)
  await client.runs.pause({ run })
  expect((await reported(client, run)).end).toMatchObject({ state: 'paused', total })
  const [paused] = (await client.runs.list()).runs
  expect(paused).toMatchObject({ state: 'paused' })
  expect(paused?.done).toBeLessThan(total)
  await expect(client.runs.pause({ run })).resolves.toEqual({ run })
  await client.runs.resume({ run })
  const again = await reported(client, run)
  expect(again.events[0]).toMatchObject({ type: 'planned', done: paused?.done })
  expect(again.end).toMatchObject({ state: 'finished', done: total })
})

test('a stopped run is resumed as well; a paused one that is stopped is no longer meant to go on', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  await trials(client, run, 5)
  await client.runs.stop({ run })
  expect((await reported(client, run)).end).toMatchObject({ state: 'stopped' })
  await expect(client.runs.pause({ run })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [`run ${run} is not under way; it is stopped`] },
  })
  await client.runs.resume({ run })
  await client.runs.pause({ run })
  expect((await reported(client, run)).end).toMatchObject({ state: 'paused' })
  await client.runs.stop({ run })
  expect((await client.runs.show({ run })).state).toBe('stopped')
})

test('a run that is just ending begins again when it is resumed', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  await trials(client, run, 3)
  await client.runs.pause({ run })
  expect(await client.runs.resume({ run })).toEqual({ state: 'started', run })
  expect((await reported(client, run)).end).toMatchObject({ state: 'finished', done: total })
})

test('to resume what is under way is no news', async () => {
  const { client } = await opened()
  const run = await begun(client, request)
  expect(await client.runs.resume({ run })).toEqual({ state: 'started', run })
  await client.runs.stop({ run })
})

test('the engine is not lent while a run is under way; before and after it is, and a run waits for it', async () => {
  const { client, host } = await opened()
  const prompt = {
    collection: 'tiny',
    task: 'label_parity',
    instance: 0,
    condition: presets.original,
    k: 1,
    seed: 1,
    maxAnswerTokens: 8,
  }
  const rendered = await client.prompts.render({ ...prompt, model })
  expect(rendered.promptTokens).toBeGreaterThan(0)
  const order: string[] = []
  const lent = host.slot.borrowEngine(async () => {
    await sleep(300)
    order.push('given back')
  })
  const run = await begun(client, request)
  order.push('begun')
  await lent
  expect(order).toEqual(['given back', 'begun'])
  expect(host.slot.isBusy()).toBe(true)
  await expect(client.prompts.render({ ...prompt, model })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: ['a run is under way (study); pause it, or try without a model'] },
  })
  expect((await client.prompts.render(prompt)).promptTokens).toBeNull()
  await client.runs.pause({ run })
  await reported(client, run)
  expect(await client.prompts.render({ ...prompt, model })).toEqual(rendered)
  await client.runs.resume({ run })
  expect((await reported(client, run)).end).toMatchObject({ state: 'finished', done: total, engineErrors: 0 })
})

test(
  'a host killed with kill -9 leaves an interrupted run, which resumes to the end',
  { timeout: 60_000 },
  async () => {
    const data = join(temporaryFolder(), 'data')
    await placeboJson(data, 'collection', 'import', tasks, '--name', 'tiny')
    const child = start(
      data,
      ['study', 'run', '--collection', 'tiny', '--model', model, '--max-tokens', '8', '--name', 'killed'],
      true,
    )
    await progress(child)
    await killOne(child, 'group')
    expect(existsSync(data)).toBe(true)
    const { client } = openTestHost(data)
    const [run] = (await client.runs.list()).runs
    expect(run).toMatchObject({ state: 'interrupted', total: 480 })
    const id = run?.id ?? ''
    expect((await reported(client, id)).end).toMatchObject({ state: 'interrupted' })
    await client.runs.resume({ run: id })
    expect((await reported(client, id)).end).toMatchObject({ state: 'finished', done: 480 })
  },
)
