import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import type { DraftContent } from '#contract/drafts.ts'
import type { Speed } from '#renderer/wizard/speed.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'

const headings = {
  question: '1. What do you want to know?',
  tasks: '2. Which tasks?',
  model: '3. Which model?',
  conditions: '4. Under which conditions?',
  method: '5. How is it asked, and how tuned?',
  review: '6. Is this the study?',
} as const

describe.skipIf(!browserAvailable)(`the study wizard${browserReason}`, () => {
  const data = join(fileFolder('wizard'), 'data')
  let app: App
  let drafts: Readonly<Record<DraftName, string>>
  let sha256 = ''
  beforeAll(async () => {
    ;({ drafts, sha256 } = await furnish(data))
    app = await openApp({ dataDirectory: data })
  }, 60_000)
  afterAll(() => app.close())

  /** A draft that no other test touches, at one of its steps. */
  const open = async (draft: DraftName, step: keyof typeof headings): Promise<Page> => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard/${drafts[draft]}`)
    await toStep(page, step)
    return page
  }
  const begin = async (question: RegExp): Promise<Page> => {
    const { page, address } = app
    await page.goto(`${address}/#/wizard`)
    await page.getByRole('button', { name: question }).click()
    await heading(page, 'tasks')
    return page
  }

  test('a question begins a draft; a collection comes with its tasks', async () => {
    const page = await begin(/^What does this model do under the four conditions\?/)
    await choose(page, 'Collection', /^starter/)
    await page.getByText(/ tasks drawn of 48\./).waitFor()
    await page.getByRole('button', { name: 'Choose all shown' }).click()
    await page.getByText('48 tasks shown, 48 chosen').waitFor()
    await page.getByText('11,520 in 4 cells').waitFor()
  })

  test('tasks are filtered and chosen by keyboard', async () => {
    const page = await open('keys', 'tasks')
    await page.getByRole('textbox', { name: 'Show tasks with' }).fill('starter03')
    await page.getByText('10 tasks shown, 48 chosen').waitFor()
    await page.getByRole('button', { name: 'Choose none shown' }).click()
    await page.getByText('10 tasks shown, 38 chosen').waitFor()
    const row = page.getByRole('row', { name: /starter030_extract_place_name/ })
    await row.focus()
    await page.keyboard.press('Space')
    await page.getByText('10 tasks shown, 39 chosen').waitFor()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('starter031_extract_price')
    await page.keyboard.press('Space')
    await page.getByText('10 tasks shown, 40 chosen').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Task starter031_extract_price' }).waitFor()
    await page
      .getByRole('spinbutton', { name: 'Instances per task' })
      .or(page.getByRole('textbox', { name: 'Instances per task' }))
      .fill('2')
    await page.getByText('320 in 4 cells').waitFor()
  })

  test('every step can be gone to by keys, also an unfinished one; the heading takes the focus', async () => {
    const page = await open('steps', 'tasks')
    for (const step of ['model', 'conditions', 'method', 'review'] as const) {
      await page.keyboard.press('Alt+ArrowRight')
      await heading(page, step)
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(headings[step])
    }
    await page.getByText('No model is chosen.').first().waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Start now' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Go to Model' }).click()
    await heading(page, 'model')
  })

  test('a speed check turns tokens into time', async () => {
    const page = await open('speed', 'model')
    await page.getByRole('row', { name: /placebo-starter(?!-t5)/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Check the speed' }).click()
    await page.getByRole('table', { name: 'Measured speed' }).waitFor({ timeout: 60_000 })
    await page
      .getByRole('region', { name: 'Cost so far' })
      .getByText(/(?:about )?\d+ s|min/)
      .waitFor()
  }, 90_000)

  test('the prompts of an instance stand side by side, what differs marked, with the tokens of the model', async () => {
    const page = await open('prompts', 'conditions')
    await choose(page, 'Prompts of the task', /starter008/)
    const card = (name: string) => page.getByRole('region', { name, exact: true })
    await card('Original')
      .getByText(/^\d+ tokens · tk-instruct/)
      .waitFor({ timeout: 30_000 })
    await card('Delusive').locator('mark').first().waitFor()
    await expect
      .poll(() => card('Empty').getByRole('region', { name: 'Prompt under Empty' }).textContent())
      .not.toContain('Definition:')
    await card('Random baseline').getByText('1 in 2.').waitFor()
    const before = await card('Original').getByRole('region').textContent()
    await page.getByRole('button', { name: 'Next instance' }).click()
    await page.getByText('Instance 2 of 2').waitFor()
    await expect.poll(() => card('Original').getByRole('region').textContent()).not.toBe(before)
    await card('Delusive').getByRole('checkbox').uncheck()
    await page.getByText('288 in 3 cells').waitFor()
  }, 60_000)

  test('ineligible tasks are named with their reason, and can be left out', async () => {
    const page = await open('ineligible', 'method')
    await page.getByRole('checkbox', { name: /^Likelihood/ }).check()
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Review' }).click()
    await page.getByText('test tasks are ineligible for this study').first().waitFor()
    await page.getByRole('button', { name: 'Go to Tasks' }).click()
    const ineligible = page.getByRole('region', { name: 'Ineligible tasks', exact: true })
    await ineligible.getByText('likelihood: It is a generation task').first().waitFor()
    await ineligible.getByRole('button', { name: 'Leave out starter012_odd_one_out' }).click()
    await ineligible.getByText('starter012_odd_one_out').waitFor({ state: 'detached' })
    await ineligible.getByRole('button', { name: 'Leave out all of them' }).click()
    await ineligible.waitFor({ state: 'detached' })
  })

  test('the asking mode is chosen with what it costs; the time is that of the mode whose speed was checked', async () => {
    await app.page.evaluate(
      `localStorage.setItem('placebo speed 1 ${sha256} auto all', ${JSON.stringify(JSON.stringify(speed))})`,
    )
    // What was not remembered when the page was opened is read anew.
    await app.page.goto('about:blank')
    const page = await open('mode', 'method')
    const steps = page.getByRole('navigation', { name: 'Steps' })
    const cost = page.getByRole('region', { name: 'Cost so far' })
    const mode = page.getByRole('table', { name: 'The study' }).getByRole('row', { name: /^Asking mode/ })
    await page.getByRole('radio', { name: 'Fast', exact: true }).check()
    await page.getByText(/Answers may differ from exact mode's by rounding: 40 prompts/).waitFor()
    await cost.getByText('make a speed check').waitFor()
    await steps.getByRole('button', { name: /Review/ }).click()
    await expect.poll(() => mode.textContent()).toMatch(/^Asking modefast/)
    await mode.getByRole('button', { name: 'Change Asking mode' }).click()
    await page.getByRole('radio', { name: 'Exact', exact: true }).check()
    await cost.getByText('make a speed check').waitFor({ state: 'detached' })
  })

  test('a draft survives kill -9 of the host', async () => {
    const page = await open('killed', 'review')
    await page.getByRole('textbox', { name: 'Name of the study' }).fill('killed and back')
    await page.getByText('Saved', { exact: true }).waitFor()
    const study = page.getByRole('table', { name: 'The study' }).getByRole('row', { name: /^Trials/ })
    const before = await study.textContent()
    await app.killHost()
    await app.browser.close()
    app = await openApp({ dataDirectory: data })
    await app.page.getByRole('link', { name: 'New study' }).first().click()
    await app.page
      .getByRole('link', { name: 'Continue with killed and back' })
      .or(app.page.getByRole('button', { name: 'Continue with killed and back' }))
      .click()
    await heading(app.page, 'review')
    await expect
      .poll(() => app.page.getByRole('textbox', { name: 'Name of the study' }).inputValue())
      .toBe('killed and back')
    await expect
      .poll(() =>
        app.page
          .getByRole('table', { name: 'The study' })
          .getByRole('row', { name: /^Trials/ })
          .textContent(),
      )
      .toBe(before)
  }, 60_000)

  test.each(Object.keys(headings) as (keyof typeof headings)[])(
    'step %s: axe-core finds nothing serious, in light and dark',
    async (step) => {
      const page = await open('accessible', step)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.waitForTimeout(500)
        await expect.poll(() => accessibilityProblems(page)).toEqual([])
      }
      await page.emulateMedia({ colorScheme: 'light' })
    },
    60_000,
  )

  test('a deleted draft can be brought back', async () => {
    const page = await open('deleted', 'review')
    await page.getByRole('link', { name: 'All drafts' }).click()
    const draft = page.getByRole('link', { name: 'deleted', exact: true })
    await draft.waitFor()
    await page.getByRole('button', { name: 'Delete the draft deleted' }).click()
    await page.getByText('The draft is deleted').waitFor()
    await draft.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await draft.waitFor()
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
    await draft.click()
    await heading(page, 'review')
  })

  test('the study begins, and its draft is gone', async () => {
    const page = await open('begun', 'review')
    await page.getByRole('button', { name: 'Start now' }).click()
    await expect.poll(() => page.url(), { timeout: 30_000 }).toMatch(/#\/runs\/[0-9a-f]{8}$/)
    await page.getByRole('link', { name: 'New study' }).first().click()
    await page.getByRole('heading', { name: 'Begin with a question' }).waitFor()
    await page.getByRole('link', { name: 'deleted', exact: true }).waitFor()
    await page.getByRole('link', { name: 'begun', exact: true }).waitFor({ state: 'detached' })
  }, 60_000)

  test('further models are asked the same study, each in a run of its own, and compared from the results', async () => {
    const page = await open('further', 'model')
    const further = page.getByRole('combobox', { name: 'Further models' }).or(page.getByLabel('Further models'))
    await further.first().click()
    await page.getByRole('option', { name: 'placebo-starter-t5' }).click()
    await page.getByText(/^2 runs, one after the other; the cost that is shown is of placebo-starter alone/).waitFor()
    await toStep(page, 'review')
    await page.getByRole('row', { name: /^Further models placebo-starter-t5/ }).waitFor()
    // The study that was begun before may still be under way.
    await page.getByRole('button', { name: /^(Start now|Queue)$/ }).click()
    await page.getByText('1 further model queued').waitFor({ timeout: 30_000 })
    await page.goto(`${app.address}/#/history`)
    await page.getByRole('row', { name: /further, placebo-starter-t5.*finished/ }).waitFor({ timeout: 60_000 })
    await page.getByRole('row', { name: /further, placebo-starter(?!-t5)/ }).press('Enter')
    await page.getByText('The same study of another model is there: placebo-starter-t5.').waitFor({ timeout: 30_000 })
    await page.getByRole('link', { name: 'Compare' }).click()
    await page.getByRole('heading', { level: 1, name: 'Runs side by side' }).waitFor()
    await page.getByRole('table', { name: 'Effects in each run' }).waitFor({ timeout: 30_000 })
    await expect.poll(() => accessibilityProblems(page)).toEqual([])
  }, 120_000)

  test.skipIf(!trainerAvailable)(
    `a study with tuning: its own split, trainings counted, a drawn split keeps categories apart${trainerReason}`,
    async () => {
      const page = await begin(/^Is tuning better than guessing\?/)
      await choose(page, 'Collection', /^starter/)
      await page.getByText('32 train tasks in 8 categories, 10 test tasks in 3 categories.').waitFor()
      const cost = page.getByRole('region', { name: 'Cost so far' })
      await cost.getByText('6,000 in 10 cells').waitFor()
      await page.getByText('By category, drawn').click()
      await expect
        .poll(async () => page.getByText(/train tasks? in/).textContent())
        .not.toContain('32 train tasks in 8')
      await page
        .getByRole('navigation', { name: 'Steps' })
        .getByRole('button', { name: /Method/ })
        .click()
      const sizes = page.getByRole('textbox', { name: 'Sizes' }).or(page.getByRole('combobox', { name: 'Sizes' }))
      await sizes.fill('8')
      await sizes.press('Enter')
      await cost.getByText('12', { exact: true }).waitFor()
    },
    60_000,
  )
})

/** One for each test that goes on from some state; a test that begins a draft has its own. */
const draftNames = [
  'keys',
  'steps',
  'speed',
  'prompts',
  'ineligible',
  'mode',
  'killed',
  'accessible',
  'deleted',
  'begun',
  'further',
] as const
type DraftName = (typeof draftNames)[number]

/** As if a check had been made. */
const speed: Speed = {
  rates: {
    prompt: { low: 900, mid: 1000, high: 1100 },
    answer: { low: 90, mid: 100, high: 110 },
    train: null,
    tokensPerCharacter: 0.3,
    answerTokens: 2,
    load: 1,
  },
  method: null,
  withoutTraining: null,
  gpu: '',
  at: '2026-01-01T00:00:00.000Z',
}

/** Drafts of the starter collection: what is not said of one is chosen in full. */
async function furnish(data: string) {
  const { client, close } = openHostAt(data)
  try {
    const { collection } = await client.starter.study()
    const { tasks } = await client.collections.show({ name: collection })
    const withoutModel: DraftContent = {
      question: 'in context',
      collection,
      testTasks: tasks.map(({ name }) => name),
      draw: null,
      instancesPerTask: 2,
    }
    const whole: DraftContent = { ...withoutModel, model: 'placebo-starter' }
    const small = { testTasks: ['starter001_sentiment_restaurant_review'], instancesPerTask: 1 }
    const content: Readonly<Partial<Record<DraftName, DraftContent>>> = {
      steps: withoutModel,
      speed: withoutModel,
      begun: { ...whole, ...small },
      further: { ...whole, ...small },
    }
    const saved = []
    for (const name of draftNames) {
      const { id } = await client.drafts.save({
        id: null,
        step: 'tasks',
        content: { ...(content[name] ?? whole), name },
      })
      saved.push([name, id] as const)
    }
    const { models } = await client.models.list()
    return {
      drafts: Object.fromEntries(saved) as Record<DraftName, string>,
      sha256: models.find(({ name }) => name === 'placebo-starter')?.sha256 ?? '',
    }
  } finally {
    await close()
  }
}

async function toStep(page: Page, step: keyof typeof headings): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: new RegExp(`^.*${step}`, 'i') })
    .click()
  await heading(page, step)
}

async function heading(page: Page, step: keyof typeof headings): Promise<void> {
  await page.getByRole('heading', { level: 2, name: headings[step], exact: true }).waitFor()
}

async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).first().click()
}
