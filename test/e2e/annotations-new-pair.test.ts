import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

describe.skipIf(!browserAvailable)(
  `a new pair whose instances are still on their way${browserReason}`,
  { timeout: 60_000 },
  () => {
    const folder = fileFolder('annotations-new-pair')
    const data = join(folder, 'data')
    let app: App
    /** What the host answers once it has been asked for instances, kept back until `arrive`. */
    let held: (() => void)[] | undefined
    let asked = false

    beforeAll(async () => {
      const { client, close } = openHostAt(data)
      const path = writeTinyCollection(join(folder, 'tiny'))
      await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
      await client.annotations.createSet({ collection: 'tiny', name: 'main' })
      await close()
      app = await openApp({ dataDirectory: data })
      await app.page.routeWebSocket(/\/host$/, (socket) => {
        const host = socket.connectToServer()
        socket.onMessage((message) => {
          if (message.toString().includes('collections/instances')) asked = true
          host.send(message)
        })
        host.onMessage((message) => {
          if (asked && held !== undefined) held.push(() => socket.send(message))
          else socket.send(message)
        })
      })
    }, 60_000)
    afterAll(() => app.close())

    function arrive() {
      for (const send of held ?? []) send()
      held = undefined
    }

    test.each<[string, 'the pair opens' | 'the choice is shown', string[]]>([
      ['Enter is remembered', 'the pair opens', ['number 3', 'Enter']],
      ['Enter is taken back by typing on', 'the choice is shown', ['number 3', 'Enter', ' ', 'Backspace']],
      ['without Enter', 'the choice is shown', ['number 3']],
    ])('%s: when they arrive, %s', async (_, then, typed) => {
      const { page } = app
      held = undefined
      asked = false
      await page.goto(`${app.address}/#/annotate/tiny/main/label_parity`)
      await page.reload()
      await page.getByRole('heading', { level: 2, name: 'label_parity' }).waitFor()
      held = []
      await page.locator('body').press('n')
      const dialog = page.getByRole('dialog', { name: 'What does the pair begin with?' })
      const field = dialog.getByRole('textbox', { name: 'Look for an example or instance' })
      await field.waitFor()
      for (const each of typed) {
        if (['Enter', 'Backspace'].includes(each)) await field.press(each)
        else await field.pressSequentially(each)
      }
      await dialog.getByText('Reading the instances …').waitFor()
      expect(asked).toBe(true)
      arrive()
      if (then === 'the pair opens') {
        await dialog.waitFor({ state: 'detached' })
        await page.locator('textarea[data-field=output]:focus').waitFor()
        await expect
          .poll(() => page.getByRole('textbox', { name: 'Input', exact: true }).inputValue())
          .toMatch(/number 3$/)
      } else {
        await dialog.getByText('Instance label_parity-3').waitFor()
        await expect.poll(() => field.inputValue()).toBe('number 3')
      }
    })
  },
)
