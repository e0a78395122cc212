import { expect, test } from 'vitest'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { longestCommonF1 } from '#core/scoring/longest-common.ts'
import { stem } from '#core/scoring/porter.ts'

/** By the definition: the whole table. */
function byTable(a: readonly string[], b: readonly string[]): number {
  const table = a.map(() => b.map(() => 0))
  for (const [i, word] of a.entries()) {
    for (const [j, other] of b.entries()) {
      table[i]![j] =
        word === other ? (table[i - 1]?.[j - 1] ?? 0) + 1 : Math.max(table[i - 1]?.[j] ?? 0, table[i]![j - 1] ?? 0)
    }
  }
  const common = table.at(-1)?.at(-1) ?? 0
  return common === 0 ? 0 : (2 * (common / a.length) * (common / b.length)) / (common / a.length + common / b.length)
}

test.each([
  ['two words', 2],
  ['words that come again and again', 5],
  ['some that do', 40],
  ['hardly any that do', 400],
])('%s: it is the whole table that counts', (_, vocabulary) => {
  for (let seed = 0; seed < 60; seed++) {
    const random = seededRandom(seed)
    const text = () => Array.from({ length: randomBelow(random, 150) }, () => `w${randomBelow(random, vocabulary)}`)
    const [a, b] = [text(), text()]
    expect(longestCommonF1(a, b)).toBe(byTable(a, b))
  }
})

test.each([
  ['two words', 2],
  ['thirty', 30],
  ['very many', 90_000],
])('100,000 words by 100,000, of %s, take seconds and hardly any memory', (_, vocabulary) => {
  const random = seededRandom(1)
  const text = () => Array.from({ length: 100_000 }, () => `w${randomBelow(random, vocabulary)}`)
  const [a, b] = [text(), text()]
  const [began, before] = [performance.now(), process.memoryUsage()]
  const score = longestCommonF1(a, b)
  const after = process.memoryUsage()
  expect(score).toBeGreaterThan(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(after.rss - before.rss).toBeLessThan(200_000_000)
})

test('a word of a million letters is stemmed at once', () => {
  const began = performance.now()
  for (const letter of ['y', 'a', 'l', 'ed', 'alli'])
    expect(stem(letter.repeat(1_000_000 / letter.length)).length).toBeGreaterThan(999_990)
  expect(performance.now() - began).toBeLessThan(3000)
})
