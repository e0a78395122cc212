import { expect, test } from 'vitest'
import { digest, digests } from '#exchange/digests.ts'

test('a text is known again with the value it came with first', () => {
  const seen = digests({ values: true })
  expect([seen.add('a', 7), seen.add('b'), seen.add('a', 8), seen.add('b'), seen.add('', 1), seen.add('')]).toEqual([
    undefined,
    undefined,
    7,
    0,
    undefined,
    1,
  ])
})

test('without values only the texts are remembered', () => {
  const seen = digests({ values: false })
  expect([seen.add('a', 7), seen.add('a', 8)]).toEqual([undefined, 0])
})

test('200,000 texts that differ little are all told apart and all known again', () => {
  const seen = digests({ values: true })
  const texts = Array.from({ length: 200_000 }, (_, i) => `task001-${i.toString(2)}`)
  expect(texts.filter((text, i) => seen.add(text, i) !== undefined)).toEqual([])
  expect(texts.filter((text, i) => seen.add(text) !== i)).toEqual([])
})

test('both halves of a digest spread evenly over their bits', () => {
  const counts = Array.from({ length: 64 }, () => 0)
  const texts = Array.from({ length: 20_000 }, (_, i) => String(i))
  for (const [high, low] of texts.map(digest)) {
    for (let bit = 0; bit < 32; bit++) {
      counts[bit]! += (high >>> bit) & 1
      counts[32 + bit]! += (low >>> bit) & 1
    }
  }
  // Six standard deviations of a fair coin thrown 20,000 times.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(425)
})
