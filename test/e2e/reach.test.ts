import type axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { accessibilityProblems, bringAxe } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { fileFolder } from '../support/temporary.ts'
import { furnish } from './furnish.ts'
import { screens } from './screens.ts'

const names = screens({ asked: '', tuned: '', paused: '', draft: '', modelSha256: '' }).map(([name]) => name)

/** The narrowest phone, a window of 1280 px at 200 %, the smallest laptop, a usual screen; CSS pixels. */
const sizes = [
  { width: 320, height: 800 },
  { width: 640, height: 450 },
  { width: 1100, height: 700 },
  { width: 1440, height: 900 },
] as const

const usual = sizes[3]

describe.skipIf(!browserAvailable)(`every screen at every size${browserReason}`, () => {
  const folder = fileFolder('reach')
  let addresses: ReadonlyMap<string, string>
  let app: App
  let shown: string | undefined
  const errors: string[] = []

  beforeAll(async () => {
    addresses = new Map(screens(await furnish(folder)))
    app = await openApp({ dataDirectory: folder })
    app.page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    app.page.on('pageerror', (error) => errors.push(error.message))
  }, 240_000)
  afterAll(() => app.close())

  /** Loaded once for all of its rows. */
  const open = async (name: string): Promise<Page> => {
    const { page, address } = app
    if (shown === name) return page
    shown = name
    errors.length = 0
    await page.goto(`${address}/#${addresses.get(name) ?? ''}`)
    return page
  }
  const settled = async (page: Page) => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page
      .getByText(/^Loading .* …$/)
      .first()
      .waitFor({ state: 'detached' })
  }

  describe.each(names)('%s', (name) => {
    test('is never wider than the window, and in order for axe and in its words', async () => {
      const page = await open(name)
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      for (const size of sizes) {
        await page.setViewportSize(size)
        await settled(page)
        await expect.poll(() => width(page), { message: `width at ${size.width} px` }).toBeLessThanOrEqual(size.width)
        // At a usual size, light and dark, the rows below look.
        if (size.width === sizes[0].width) await expect.poll(() => violations(page)).toEqual([])
      }
      expect(await misspelt(page)).toEqual([])
      expect(errors).toEqual([])
    }, 60_000)

    test.each(['light', 'dark'] as const)(
      'has no serious problem that axe-core finds, and no text under 12 px, in %s',
      async (colorScheme) => {
        const page = await open(name)
        await page.setViewportSize(usual)
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await settled(page)
        // Colours change over a moment.
        await page.waitForTimeout(200)
        await expect.poll(() => accessibilityProblems(page)).toEqual([])
      },
      60_000,
    )
  })
})

function width(page: Page): Promise<number> {
  return page.evaluate<number>('document.scrollingElement.scrollWidth')
}

/** All that axe finds, minor or serious, unique landmarks among it. */
async function violations(page: Page): Promise<string[]> {
  await bringAxe(page)
  const found = await page.evaluate<axe.AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`))
}

/**
 * Options of the terminal, endings that come twice, and numbers from 10,000 on that are not grouped. What a model file
 * says of itself is shown as it stands there.
 */
async function misspelt(page: Page): Promise<string[]> {
  const values = await page.evaluate<string[]>(
    `[...document.querySelectorAll('input, textarea')].map(({ value }) => value)`,
  )
  const metadata = page.getByRole('table', { name: 'Metadata' })
  const verbatim = (await metadata.count()) > 0 ? await metadata.innerText() : ''
  const text = [await page.locator('body').innerText(), ...values].join('\n')
  return [
    ...text.matchAll(
      /(?<![\w-])--[a-z][a-z-]+|\.(json|jsonl|csv|zip|gguf)\.(json|jsonl|csv|zip|gguf)\b|(?<![\w./-])\d{5,}(?![\w./-])/gi,
    ),
  ]
    .map(([found]) => found)
    .filter((found) => !verbatim.includes(found))
}
