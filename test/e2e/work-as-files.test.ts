import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { writeTestModel } from '../support/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

describe.skipIf(!browserAvailable)(`work as files on the Run screen${browserReason}`, () => {
  const folder = fileFolder('work-as-files')
  const data = join(folder, 'data')
  const handed = join(folder, 'for the cluster')
  const cut = join(folder, 'in shards')
  let app: App

  beforeAll(async () => {
    const { client, close } = openHostAt(data)
    const tasks = writeTinyCollection(join(folder, 'tasks'))
    await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: false, skipBroken: false }))
    const { run } = await client.runs.plan({
      collection: 'tiny',
      model: writeTestModel(folder),
      conditions: [presets.original],
      decodings: ['free'],
      k: 0,
      seed: 1,
      margin: 3,
      maxAnswerTokens: 8,
      gpuLayers: 0,
      threads: 1,
      skipIneligible: true,
    })
    await close()
    app = await openApp({ dataDirectory: data })
    await app.page.goto(`${app.address}/#/runs/${run}`)
  }, 120_000)
  afterAll(() => app.close())

  test('open trials are handed out into a folder', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Hand out open trials …' }).click()
    await page.getByLabel('New folder').fill(handed)
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Hand out', exact: true }).click()
    await page.getByText(/trials in .*for the cluster/).waitFor()
    expect(existsSync(join(handed, 'manifest.json'))).toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  }, 60_000)

  test('what is missing of the answers is named', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Take in answers …' }).click()
    await page.getByLabel('Folder of the hand-out').fill(handed)
    await page.getByRole('button', { name: 'Take in', exact: true }).click()
    await page.getByText(/without an answer: still open/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  }, 60_000)

  test('what is left is cut into shards', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Cut into shards …' }).click()
    await page.getByLabel('New folder').fill(cut)
    await page.getByLabel('Shards that ask').fill('2')
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Cut', exact: true }).click()
    await page.getByText(/trials in 2 shards, in .*in shards\. Its README/).waitFor()
    expect(existsSync(join(cut, 'shards.json'))).toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  }, 60_000)

  test('shards without a result are named', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Gather shards …' }).click()
    await page.getByLabel('Folder of the study in shards').fill(cut)
    await page.getByRole('button', { name: 'Gather', exact: true }).click()
    await page.getByText(/missing: shard 2: it has no result/).waitFor()
    await page.getByText(/trials of the run are open/).waitFor()
  }, 60_000)
})
