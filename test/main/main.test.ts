import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHostAt } from '../support/host.ts'
import { importTiny, request, total } from '../support/runs.ts'
import { buildShell } from '../support/shell.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { launch, type Launched } from './launch.ts'

const main = join(await buildShell('main'), 'main', 'main.js')

/** A window over a data directory with the tiny collection. */
async function opened(): Promise<{ app: Launched; data: string }> {
  const data = temporaryFolder()
  const { client, close } = openHostAt(data)
  await importTiny(client)
  await close()
  const app = launch(main, data)
  await expect.poll(() => app.news, { timeout: 10_000 }).toContainEqual({ address: 'placebo://app/' })
  return { app, data }
}

interface Listed {
  runs: { id: string; state: string; done: number }[]
}
const list = (app: Launched) => app.step<Listed>({ do: 'call', noun: 'runs', verb: 'list' })

test('the app opens one window over the data directory, with the page, the host and nothing from elsewhere', async () => {
  const { app, data } = await opened()
  expect(app.news).toContainEqual({ path: { name: 'userData', path: join(data, 'window') } })
  expect(app.news).toContainEqual({ window: { preload: join(main, '..', '..', 'preload', 'preload.cjs') } })
  expect(await app.step({ do: 'get', url: 'placebo://app/../../main/main.js' })).toMatchObject({ status: 404 })
  expect(await app.step({ do: 'request', url: 'https://example.org/' })).toBe(false)
  expect(await app.step({ do: 'call', noun: 'collections', verb: 'list' })).toMatchObject({
    collections: [{ name: 'tiny' }],
  })
  await app.step({ do: 'click', label: 'History' })
  expect(app.news).toContainEqual({ address: 'placebo://app/#/history' })
})

test('closing the window with nothing under way ends the app without a question', async () => {
  const { app } = await opened()
  expect(await app.step({ do: 'close', answer: 0 })).toEqual({ heldUp: true })
  expect(await app.ended).toBe(0)
  expect(app.news.at(-1)).toEqual({ ended: 'quit' })
  expect(app.news.filter((each) => 'asked' in each)).toEqual([])
})

test('closing the window during a run asks; it keeps running, or stops after its trial and can be resumed', async () => {
  const { app, data } = await opened()
  const done = async () => (await list(app)).runs[0]?.done
  await app.step({ do: 'call', noun: 'runs', verb: 'start', input: request })
  await expect.poll(done, { timeout: 20_000 }).toBeGreaterThan(2)

  expect(await app.step({ do: 'close', answer: 0 })).toEqual({ heldUp: true })
  const before = (await done()) ?? 0
  await expect.poll(done, { timeout: 10_000 }).toBeGreaterThan(before)
  expect(app.news).toContainEqual({
    asked: 'A run is under way',
    buttons: ['Keep running', 'Stop after the current trial and quit'],
  })

  await app.step({ do: 'close', answer: 1 })
  expect(await app.ended).toBe(0)
  const { client, close } = openHostAt(data)
  const [run] = (await client.runs.list()).runs
  await close()
  expect(run).toMatchObject({ state: 'stopped' })
  expect(run!.done).toBeGreaterThan(before)
  expect(run!.done).toBeLessThan(total)
})

test('a data directory that cannot be used is told in words, and the app ends', async () => {
  const data = temporaryFolder()
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'placebo.sqlite'), 'this is no database')
  const app = launch(main, data)
  expect(await app.ended).toBe(1)
  expect(app.news).toContainEqual({
    error: 'Placebo cannot start',
    content: expect.stringContaining('placebo.sqlite') as string,
  })
})
