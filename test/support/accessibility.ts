import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe-core calls serious or critical on the page as it is, and texts under 12 px; one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await bringAxe(page)
  await page.evaluate(settled)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return [
    ...serious.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`),
    ),
    ...(await page.evaluate<string[]>(smallTexts)),
  ]
}

/** Evaluated, not put into the page: its policy would keep a script out, as it should. Once for each page load. */
export async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate<boolean>("typeof axe === 'undefined'")) await page.evaluate(axe.source)
}

/** Two frames, in which a change of colours reaches the page, and the transitions it sets off: axe reads colours. */
const settled = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  Promise.allSettled(
    document.getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished),
  ).then(() => {}),
)`

const smallTexts = `[...document.querySelectorAll('body *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
  .filter((element) => element.checkVisibility() && parseFloat(getComputedStyle(element).fontSize) < 12)
  .map((element) => 'text of ' + getComputedStyle(element).fontSize + ': ' + element.textContent.slice(0, 40))`
