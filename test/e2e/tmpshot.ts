import { openApp } from '../support/browser.ts'
const [data='', address='', out='', w='1440', h='900', full=''] = process.argv.slice(2)
const app = await openApp({ dataDirectory: data, colorScheme: 'light', viewport: { width: Number(w), height: Number(h) }, deviceScaleFactor: 1 })
await app.page.goto(`${app.address}/#${address}`)
await app.page.getByRole('heading', { level: 1 }).waitFor()
await app.page.getByText(/^Loading .* …$/).first().waitFor({ state: 'detached', timeout: 120_000 }); await app.page.waitForTimeout(6000)
await app.page.screenshot({ path: out, fullPage: full === 'full' })
await app.close()
