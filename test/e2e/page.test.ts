import { afterEach, expect, test } from 'vitest'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { temporaryFolder } from '../support/temporary.ts'

let app: App | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

test.skipIf(!browserAvailable)(`the page opens at Home, within its policy and without a word on the console${browserReason}`, { timeout: 60_000 }, async () => {
  app = await openApp({ dataDirectory: temporaryFolder() })
  const { page, address } = app
  const told: string[] = []
  page.on('console', (message) => told.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => told.push(error.message))
  const [socket] = await Promise.all([page.waitForEvent('websocket'), page.reload()])
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(told).toEqual([])
  expect(page.url()).toBe(`${address}/`)
  expect(socket.url()).toBe(`${address.replace('http:', 'ws:')}/host`)
  expect(socket.isClosed()).toBe(false)
})
