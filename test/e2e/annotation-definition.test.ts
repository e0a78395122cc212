import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../support/accessibility.ts'
import { browserAvailable, browserReason, openApp, type App } from '../support/browser.ts'
import { follow, openHostAt } from '../support/host.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

/** On a busy machine, too. */
const eventually = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 20_000 })

/**
 * One annotator's way through the definition and the label space of a task; each step goes on where the one before it
 * has ended.
 */
describe.skipIf(!browserAvailable)(
  `definitions and label spaces are annotated${browserReason}`,
  { timeout: 60_000 },
  () => {
    const folder = fileFolder('annotation-definition')
    let app: App

    beforeAll(async () => {
      const { client, close } = openHostAt(`${folder}/data`)
      await follow(
        await client.collections.import({
          path: writeTinyCollection(`${folder}/tiny`),
          name: 'tiny',
          replace: false,
          skipBroken: false,
        }),
      )
      await client.annotations.createSet({ collection: 'tiny', name: 'main' })
      await client.settings.save({ author: 'Ada' })
      await close()
      app = await openApp({ dataDirectory: `${folder}/data` })
    }, 60_000)
    afterAll(() => app.close())

    const open = async (task: string, work: string) => {
      await app.page.goto('about:blank')
      await app.page.goto(`${app.address}/#/annotate/tiny/main/${task}/${work}`)
    }
    const words = () => app.page.getByRole('listbox', { name: 'Definition, word by word' })
    const focused = (listbox: string) => app.page.locator(`[role="listbox"][aria-label="${listbox}"]:focus`)
    const chosen = (text: string) => app.page.getByText(`Chosen: ${text}`).waitFor()
    const simplified = () => app.page.getByRole('textbox', { name: 'Simplified definition' })
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await app.page.keyboard.press(key)
    }
    const saved = () => app.page.locator('[data-saved="saved"]').waitFor()
    /** `text = type`, in the order of the definition. */
    const tagged = () =>
      app.page.evaluate<
        string[]
      >(`[...document.querySelectorAll('[role="listbox"] [data-type]')].reduce((spans, { textContent, dataset }) => (
    dataset.key === undefined ? [...spans.slice(0, -1), spans.at(-1).replace(/ = .$/, textContent + '$&')] : [...spans, textContent + ' = ' + dataset.type]
  ), [])`)

    test('by keyboard alone: words are chosen and tagged, and the simplified text follows', async () => {
      await open('label_parity', 'definition')
      await words().waitFor()
      await focused('Definition, word by word').waitFor()
      await expect.poll(() => simplified().inputValue()).toBe('Output one of: even, odd.')
      await press('Shift+End', '3')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3'])
      await press('ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', '6')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', '"even" or "odd" = 6'])
      await eventually(() => simplified().inputValue()).toBe('"even" or "odd".')
      await chosen('“"even" or "odd"” (3 words), label list')
      await app.page.getByText('is tagged as label list.').waitFor()
    })

    test('a tag over another one replaces that part, and Tab leads from tagged part to tagged part', async () => {
      await press('Home', '4')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', 'Answer = 4', '"even" or "odd" = 6'])
      await press('Shift+Tab')
      await chosen('“Look at the number in the sentence” (7 words), action content')
      await press('Tab', 'Tab')
      await chosen('“"even" or "odd"” (3 words), label list')
      await press('ArrowLeft', '7')
      await eventually(tagged).toEqual([
        'Look at the number in the sentence = 3',
        'Answer = 4',
        '"even" = 6',
        'or = 7',
        '"odd" = 6',
      ])
      await press('Backspace', 'Shift+Tab', 'Shift+Tab', '0')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', '"even" = 6', '"odd" = 6'])
      await press('Escape', 'Tab')
      await focused('Definition, word by word').waitFor({ state: 'detached' })
    })

    test('every step is taken back and made again, over a reload, too', async () => {
      await words().focus()
      await press('u', 'u', 'u')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', 'Answer = 4', '"even" or "odd" = 6'])
      await saved()
      await app.page.reload()
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', 'Answer = 4', '"even" or "odd" = 6'])
      await press('u', 'u')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3'])
      await press('r')
      await eventually(tagged).toEqual(['Look at the number in the sentence = 3', '"even" or "odd" = 6'])
    })

    test('conditions that leave a part out become available, with what they show', async () => {
      const { page } = app
      await page.getByText('Studies can ask this task under these 2 conditions').waitFor()
      await page.getByText('without label list', { exact: true }).click()
      const shown = page.getByRole('group', { name: 'The definition without label list' })
      await shown.waitFor()
      await expect.poll(() => shown.locator('del').textContent()).toContain('"even" or "odd"')
      await page.getByText(/^Not without input content, /).waitFor()
    })

    test('what is typed takes the place of what follows from the tags, until it is to follow again', async () => {
      const { page } = app
      await words().focus()
      await press('e', 'Control+A')
      await page.keyboard.type('Say "even" or "odd" (or 1–8)!')
      await press('Tab')
      await page.getByText(/^Written by Ada, /).waitFor()
      await saved()
      await page.reload()
      await eventually(() => simplified().inputValue()).toBe('Say "even" or "odd" (or 1–8)!')
      expect(await tagged()).toEqual(['Look at the number in the sentence = 3', '"even" or "odd" = 6'])
      await page.getByRole('group', { name: 'What would follow' }).waitFor()
      await page.getByRole('button', { name: 'Follow the tags again' }).click()
      await eventually(() => simplified().inputValue()).toBe('"even" or "odd".')
      // From a text field no key of the bench is heard.
      await simplified().blur()
      await press('u')
      await eventually(() => simplified().inputValue()).toBe('Say "even" or "odd" (or 1–8)!')
      await press('r')
      await eventually(() => simplified().inputValue()).toBe('"even" or "odd".')
    })

    test('by mouse: words are dragged over, a button says what they are, a click takes the whole tagged part', async () => {
      const { page } = app
      const word = (text: string) => words().getByRole('option', { name: text })
      const [from, to] = [await word('number').boundingBox(), await word('sentence').boundingBox()]
      await page.mouse.move((from?.x ?? 0) + 3, (from?.y ?? 0) + 5)
      await page.mouse.down()
      await page.mouse.move((to?.x ?? 0) + 10, (to?.y ?? 0) + 5, { steps: 5 })
      await page.mouse.up()
      await chosen('“number in the sentence” (4 words), action content')
      await page.getByRole('button', { name: /^1 ?input content|^input content/ }).click()
      await eventually(tagged).toEqual(['Look at the = 3', 'number in the sentence = 1', '"even" or "odd" = 6'])
      await word('"odd", label list').click()
      await chosen('“"even" or "odd"” (3 words), label list')
      await word('"odd", label list').click()
      await chosen('“"odd"” (1 word), label list')
      await page.getByRole('button', { name: 'no tag' }).click()
      await eventually(tagged).toEqual(['Look at the = 3', 'number in the sentence = 1', '"even" or = 6'])
      await press('u')
      await eventually(tagged).toEqual(['Look at the = 3', 'number in the sentence = 1', '"even" or "odd" = 6'])
    })

    test.each(['light', 'dark'] as const)(
      'the definition in %s has no serious problem that axe-core finds',
      async (colorScheme) => {
        await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await words().waitFor()
        await expect.poll(() => accessibilityProblems(app.page)).toEqual([])
      },
    )

    test('tags of a definition that was written anew are told to be out of date, and placed again', async () => {
      const { page } = app
      await saved()
      await page.goto(`${app.address}/#/collections/tiny/label_parity`)
      await page.getByRole('tab', { name: 'Edit' }).click()
      await page
        .getByRole('textbox', { name: 'Definition' })
        .fill('Please look. Look at the digits in the sentence. Answer "even" or "odd".')
      await page.getByRole('button', { name: 'Save as a new version' }).click()
      await page.getByText(/^Version 1,/).waitFor()
      await open('label_parity', 'definition')
      await page.getByText('The definition was rewritten since it was tagged').waitFor()
      expect(await tagged()).toEqual([])
      await expect.poll(() => simplified().inputValue()).toBe('Output one of: even, odd.')
      await page.getByText('Not in it any more: “number in the sentence” (input content).').waitFor()
      await page.getByRole('button', { name: 'Place 2 tags again, drop 1' }).click()
      await eventually(tagged).toEqual(['Look at the = 3', '"even" or "odd" = 6'])
      await eventually(() => simplified().inputValue()).toBe('"even" or "odd".')
    })

    test('a generation task has an output type', async () => {
      const { page } = app
      await open('generate_reversed', 'definition')
      await page.getByRole('textbox', { name: 'Output type' }).fill('the words in reverse.')
      await simplified().focus()
      await eventually(() => simplified().inputValue()).toBe('Output the words in reverse.')
      await saved()
    })

    test('a label space is reviewed by keyboard, with evidence', async () => {
      const { page } = app
      await open('label_colour', 'labels')
      await page.getByText('nobody has reviewed it in this set yet').waitFor()
      const marks = page.getByRole('group', { name: 'Definition with its labels marked' }).locator('mark')
      await expect.poll(() => marks.count()).toBe(3)
      await press('a')
      await page.getByText(/^Reviewed by Ada, /).waitFor()
      await press('w', 'ArrowDown', 'Space')
      await page.getByText('1 output outside the label space').waitFor()
      await page
        .getByText(
          'green (2): no label is right there literally; exact match takes one only where both are equal after normalisation.',
        )
        .waitFor()
      const labels = () =>
        page
          .getByRole('listbox', { name: 'Outputs, the labels chosen' })
          .locator('[aria-selected="true"] bdi')
          .allTextContents()
          .then((all) => all.sort())
      await eventually(labels).toEqual(['blue', 'red'])
      await press('n')
      await page.keyboard.type('grey')
      await press('Enter', 'Tab')
      await eventually(labels).toEqual(['blue', 'grey', 'red'])
      await saved()
      await page.reload()
      await eventually(labels).toEqual(['blue', 'grey', 'red'])
      await press('g')
      await page.getByText('A generation task has no closed label space').waitFor()
      await press('u', 'u', 'u')
      await eventually(labels).toEqual(['blue', 'green', 'red'])
      await press('Backspace')
      await page.getByText('nobody has reviewed it in this set yet').waitFor()
      await press('u')
      await page.getByText(/^Reviewed by Ada, /).waitFor()
      await saved()
    })

    test('a label space of fewer than two labels is not kept, and says so', async () => {
      const { page } = app
      await open('label_colour', 'labels')
      await page.getByText(/^Reviewed by Ada, /).waitFor()
      await press('w', 'Home', 'Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space')
      await page.getByText(/^Not kept yet: invalid labels: none/).waitFor()
      await press('Space')
      await page.getByText(/^Not kept yet: invalid label space: .* alone/).waitFor()
      await press('ArrowUp', 'Space')
      await page.getByText(/^Not kept yet: /).waitFor({ state: 'detached' })
      await saved()
    })

    test.each(['light', 'dark'] as const)(
      'the label space in %s has no serious problem that axe-core finds',
      async (colorScheme) => {
        await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expect.poll(() => accessibilityProblems(app.page)).toEqual([])
      },
    )
  },
)
