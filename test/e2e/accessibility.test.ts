import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { fileFolder } from '../support/temporary.ts'
import { furnish } from './furnish.ts'
import { screens } from './screens.ts'

const names = screens({ asked: '', tuned: '', paused: '', draft: '', modelSha256: '' }).map(([name]) => name)

describe.skipIf(!browserAvailable)(`every screen${browserReason}`, () => {
  const folder = fileFolder('accessibility')
  let addresses: ReadonlyMap<string, string>
  let app: App

  beforeAll(async () => {
    addresses = new Map(screens(await furnish(folder)))
    app = await openApp({ dataDirectory: folder })
  }, 240_000)
  afterAll(() => app.close())

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each(names)(
      '%s has no serious problem that axe-core finds, and no text under 12 px',
      async (name) => {
        const { page, address } = app
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.goto(`${address}/#${addresses.get(name) ?? ''}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page
          .getByText(/^Loading .* …$/)
          .first()
          .waitFor({ state: 'detached' })
        expect(await accessibilityProblems(page)).toEqual([])
      },
      60_000,
    )
  })
})
