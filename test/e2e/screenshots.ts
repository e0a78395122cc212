import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { furnish } from './furnish.ts'
import { screens } from './screens.ts'

/**
 * Every screen after the whole starter study and some more, in four sizes, light and dark. README shows some of them.
 */
const folder = join(import.meta.dirname, 'screenshots')
const data = mkdtempSync(join(tmpdir(), 'placebo-screenshots-'))
const sizes = [
  { size: '1440x900', viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  { size: '1100x700', viewport: { width: 1100, height: 700 }, deviceScaleFactor: 1 },
  { size: '320x800', viewport: { width: 320, height: 800 }, deviceScaleFactor: 1 },
  // A window of 1440 × 900 at 200 %.
  { size: 'zoomed', viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
] as const

try {
  const furnished = await furnish(data)
  const starterStudy = await runStarterStudy()
  const all = [
    ...screens(furnished),
    ['starter-study', `/runs/${starterStudy}`],
    ['starter-results', `/results/${starterStudy}`],
  ] as const
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const)
    for (const { size, viewport, deviceScaleFactor } of sizes) {
      const app = await openApp({ dataDirectory: data, colorScheme, viewport, deviceScaleFactor })
      for (const [name, address] of all) {
        await app.page.goto(`${app.address}/#${address}`)
        await app.page.getByRole('heading', { level: 1 }).waitFor()
        await app.page
          .getByText(/^Loading .* …$/)
          .first()
          .waitFor({ state: 'detached' })
        // Figures are drawn a moment after their numbers have come.
        await app.page.waitForTimeout(1500)
        await app.page.screenshot({
          path: join(folder, `${name}-${size}-${colorScheme}.png`),
        })
      }
      await app.close()
    }
  console.log(`${all.length * sizes.length * 2} screenshots in test/e2e/screenshots`)
} finally {
  rmSync(data, { recursive: true, force: true })
}

async function runStarterStudy(): Promise<string> {
  const { client, close } = openHostAt(data)
  try {
    const begun = await client.runs.start(await client.starter.study())
    if (begun.state !== 'started') throw new Error('the run was queued')
    await follow(await client.runs.follow({ run: begun.run }))
    return begun.run
  } finally {
    await close()
  }
}
