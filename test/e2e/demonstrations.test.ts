import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { carry, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'

describe.skipIf(!browserAvailable)(`what demonstrations teach${browserReason}`, () => {
  const data = join(fileFolder('demonstrations-page'), 'data')
  let app: App
  let draft = ''
  let run = ''
  beforeAll(async () => {
    const shared = openHostAt(data)
    const { client, close } = shared
    const { collection, model } = await client.starter.study()
    const { tasks } = await client.collections.show({ name: collection })
    const task = tasks.find(({ kind }) => kind === 'classification')?.name ?? ''
    draft = (
      await client.drafts.save({
        id: null,
        step: 'conditions',
        content: {
          question: 'demonstrations',
          collection,
          testTasks: [task],
          model,
          demonstrations: ['random-labels', 'labels-only'],
          draws: 2,
          orders: 1,
          instancesPerTask: 10,
        },
      })
    ).id
    const { request } = await client.studies.replication({
      figure: 'min',
      k: 2,
      demonstrations: ['random-labels'],
      draws: 2,
      orders: 2,
      instancesPerTask: 4,
    })
    run = (await carry(shared, () => client.runs.start(request))).run
    await close()
    app = await openApp({ dataDirectory: data })
  }, 240_000)
  afterAll(() => app.close())

  test('the wizard shows every kind under every draw side by side, and says where examples come from', async () => {
    const { page } = app
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${app.address}/#/wizard/${draft}`)
    for (const name of [
      'Original definition, original examples, drawn-100',
      'Original definition, original examples, drawn-13',
      'Original definition, random-labels examples, drawn-13',
      'Original definition, labels-only examples, drawn-100',
      'Original definition, original examples, order-100',
      'Original definition, empty examples',
    ])
      await page.getByRole('region', { name, exact: true }).waitFor()
    const drawn = page.getByRole('region', {
      name: 'Original definition, random-labels examples, drawn-13',
      exact: true,
    })
    await drawn.getByText(/4 examples drawn from \d+ instances that are never asked/).waitFor()
    await drawn.getByText(/examples: random label, random label, random label, random label/).waitFor()
    await page.getByRole('textbox', { name: 'Orders of the same examples' }).fill('0')
    await page
      .getByRole('region', { name: 'Original definition, original examples, order-100', exact: true })
      .waitFor({ state: 'detached' })
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 120_000)

  test('results have a tab with both tables, and a figure', async () => {
    const { page } = app
    await page.goto(`${app.address}/#/results/${run}`)
    await page.getByRole('tab', { name: 'Demonstrations' }).click()
    const table = page.getByRole('table', { name: 'What demonstrations teach' })
    await table.waitFor()
    expect((await table.getByRole('columnheader').allInnerTexts()).join(' | ')).toContain(
      'Verdict | SD over draws | Max − min | Draws | SD over orders',
    )
    await page.getByRole('table', { name: 'Each draw and each order' }).waitFor()
    await page
      .getByText(/^Original examples alone: SD/)
      .first()
      .waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 120_000)
})
