import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { llamaServer, openStub, type Reply, type Stub } from '../support/endpoint-stub.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

describe.skipIf(!browserAvailable)(`endpoints on the page${browserReason}`, () => {
  const folder = fileFolder('endpoints-page')
  const usual = llamaServer()
  let app: App
  let server: Stub
  let web: Stub
  let draft = ''
  /** What the server does with an ask. */
  let asked: Reply = (one, response) => usual['/completion']?.(one, response)

  beforeAll(async () => {
    server = await openStub(
      llamaServer({
        '/completion': (one, response) =>
          // Of a token's probability it tells nothing.
          'n_probs' in one.body ? { content: 'a', tokens_predicted: 1 } : asked(one, response),
      }),
    )
    web = await openStub({ '*': (_, response) => void response.end('<html>welcome</html>') })
    const data = join(folder, 'data')
    const { client, close } = openHostAt(data)
    const path = writeTinyCollection(join(folder, 'tiny'))
    await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
    const { tasks } = await client.collections.show({ name: 'tiny' })
    draft = (
      await client.drafts.save({
        id: null,
        step: 'model',
        content: {
          question: 'grid',
          collection: 'tiny',
          testTasks: tasks.map(({ name }) => name),
          conditions: [presets.original, presets.empty],
          decodings: ['free'],
          method: 'in context',
          k: 1,
          maxAnswerTokens: 4,
          skipIneligible: true,
          name: 'asked there',
        },
      })
    ).id
    await close()
    app = await openApp({ dataDirectory: data })
  }, 120_000)
  afterAll(async () => {
    await app.close()
    server.close()
    web.close()
  })

  test('nothing is connected before a person adds an endpoint; what is wrong with an address is said', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/models`)
    await page.getByText('Placebo connects to none before you add it.').waitFor()
    await page.getByRole('status', { name: 'Network' }).getByText('Offline').first().waitFor()
    expect(server.received).toEqual([])
    await page.getByRole('button', { name: 'Add an endpoint …' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Add an endpoint' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('gpu')
    const add = async (url: string, reason: RegExp) => {
      await dialog.getByRole('textbox', { name: 'Address' }).fill(url)
      await dialog.getByRole('button', { name: 'Add and probe' }).click()
      await dialog.getByRole('alert').getByText(reason).waitFor()
    }
    await add('http://127.0.0.1:1', /no connection \(.*\); is the server running, and the address right\?/)
    await add(web.url, /the reply is no JSON: "<html>welcome<\/html>"; is it the address of a model server\?/)
    await add(server.url.replace('http:', 'https:'), /no safe connection/)
    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://gpu.lab.example:8000')
    await dialog.getByText('Prompts leave this machine').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await dialog.getByRole('textbox', { name: 'Model' }).fill('other')
    await add(server.url, /it has no model other: m; name one/)
    await dialog.getByRole('textbox', { name: 'Model' }).fill('')
  }, 60_000)

  test('its probes stand on its page, and another tab shows it at once', async () => {
    const { page, address } = app
    const other = await page.context().newPage()
    await other.goto(`${address}/#/models`)
    await other.getByRole('heading', { name: 'Endpoints' }).waitFor()
    const dialog = page.getByRole('dialog', { name: 'Add an endpoint' })
    await dialog.getByRole('button', { name: 'Add and probe' }).click()
    await page.getByRole('heading', { level: 1, name: 'gpu' }).waitFor()
    await other.getByRole('table', { name: 'Endpoints' }).getByText('gpu', { exact: true }).waitFor()
    await other.close()
    const row = (name: string) =>
      page.getByRole('table', { name: 'Probes of the endpoint' }).getByRole('row', { name: new RegExp(`^${name} `) })
    await expect.poll(() => row('token ids').innerText()).toContain('passed')
    await expect.poll(() => row('forced token').innerText()).toContain('failed')
    await expect.poll(() => row('echo').innerText()).toContain('not offered')
    await page
      .getByRole('table', { name: 'Decodings of the endpoint' })
      .getByRole('row', { name: /^likelihood no / })
      .waitFor()
    await page.getByText('this machine').first().waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Probe again' }).click()
    await page.getByText(/^Probed /).waitFor()
  }, 60_000)

  test('the wizard takes it, says what it cannot do where that is chosen, and asks it', async () => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard/${draft}`)
    await page.getByRole('radio', { name: 'Use gpu' }).click()
    await page.getByText('Can be asked by: free, constrained').waitFor()
    await page.getByText('LoRA and full tuning: no; an endpoint is only asked').waitFor()
    const steps = page.getByRole('navigation', { name: 'Steps' })
    await steps.getByRole('button', { name: 'Method' }).click()
    await page.getByText('Not by gpu: forced token:').waitFor()
    await page.getByText('One request at a time').waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await steps.getByRole('button', { name: 'Conditions' }).click()
    await page.getByRole('button', { name: 'Ask this instance now' }).click()
    await page.getByRole('region', { name: 'Original', exact: true }).getByText('abcd').waitFor()
  }, 60_000)

  test('a run shows where asks go and what went wrong; the frame shows what is connected', async () => {
    const { page } = app
    const held: (() => void)[] = []
    // Probes and the first trials are answered at once; one is turned away, and the others wait until they are seen.
    let asks = 0
    asked = (one, response) => {
      asks++
      if (asks === 18) return void response.writeHead(503).end()
      if (asks < 22) return usual['/completion']?.(one, response)
      held.push(() => {
        response
          .setHeader('Content-Type', 'application/json')
          .end(JSON.stringify(usual['/completion']?.(one, response)))
      })
      return undefined
    }
    await page.getByRole('button', { name: 'Start now' }).click()
    await page.getByRole('heading', { level: 1, name: 'asked there' }).waitFor()
    await page
      .getByRole('status', { name: 'Network' })
      .getByText(/^Connected to gpu \(127\.0\.0\.1:/)
      .waitFor()
    const endpoint = page.getByRole('region', { name: 'Endpoint' })
    await endpoint.getByText(/Asks go to gpu: m at http:\/\/127\.0\.0\.1:/).waitFor()
    await endpoint.getByText(/1 of 1 request in flight · 1 request tried again/).waitFor()
    await endpoint.getByText(/the server is busy or still loading \(503\)/).waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    asked = (_, response) => void response.writeHead(401).end()
    held.forEach((each) => each())
    await page.getByText(/20 trials in a row could not be asked.*the key is missing or wrong \(401\)/).waitFor()
    await page.getByRole('link', { name: 'Probe gpu again' }).waitFor()
    await page.getByRole('status', { name: 'Network' }).getByText('Offline').first().waitFor()
    asked = (one, response) => usual['/completion']?.(one, response)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Everything was asked.').waitFor()
  }, 60_000)
})
