import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reject, untilIssue } from '#exchange/parse-error.ts'

async function all<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const found: Event[] = []
  for await (const event of events) found.push(event)
  return found
}

async function* failing(fail: () => never): AsyncGenerator<string, void, void> {
  yield await Promise.resolve('before')
  fail()
}

test('what a reader rejects becomes its last event', async () => {
  const events = await all(
    untilIssue(
      'a.json',
      failing(() => reject({ code: 'field', where: 'line 1', message: 'invalid line 1: …' })),
    ),
  )
  expect(events).toEqual([
    'before',
    {
      type: 'problem',
      problem: { severity: 'error', code: 'field', file: 'a.json', where: 'line 1', message: 'invalid line 1: …' },
    },
  ])
})

test('any other error is thrown on', async () => {
  const bug = new TypeError('a bug')
  const events = untilIssue(
    'a.json',
    failing(() => {
      throw bug
    }),
  )
  await expect(all(events)).rejects.toBe(bug)
})

test('no other room knows of it', () => {
  const files = globSync('src/**/*.{ts,tsx}').filter((file) => !file.startsWith('src/exchange/'))
  const found = files.filter((file) => /exchange\/parse-error|ParseError/.test(readFileSync(file, 'utf8')))
  expect(found).toEqual([])
})
