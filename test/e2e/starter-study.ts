import type { Page } from 'playwright-core'

/** The first start as a person sees it, in a window as in a browser. */

export async function seeStarterMaterial(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await page.getByRole('heading', { name: '1 collection' }).waitFor()
  await page.getByText('starter (48 tasks)').waitFor()
  await page.getByRole('heading', { name: '2 models' }).waitFor()
}

export async function startStarterStudy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run the starter study' }).click()
  await page.getByRole('heading', { level: 1, name: 'starter study' }).waitFor()
  await page
    .getByText(/trained|tuning|training/i)
    .first()
    .waitFor({ timeout: 120_000 })
}

export async function seeResults(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'See the results' }).first().click({ timeout: 600_000 })
  await page
    .getByRole('region', { name: 'Verdict' })
    .getByRole('heading', { name: /guessing.* Original/ })
    .waitFor({ timeout: 30_000 })
  await page.getByRole('figure').first().waitFor()
}

export async function seeResultsSoFar(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('stopped').first().waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Results so far' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'starter study' }).waitFor()
  await page.getByRole('figure').first().waitFor()
}
