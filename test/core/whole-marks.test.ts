import { describe, expect, test } from 'vitest'
import { beginningOf, wholeMark } from '#core/whole-marks.ts'

const marked = (text: string, from: number, to: number) => {
  const place = wholeMark(text, { from, to })
  return text.slice(place.from, place.to)
}

describe('a mark', () => {
  test.each([
    ['of whole words stays as it is', 'say yes or no', 4, 7, 'yes'],
    ['inside a Latin word stays as it is, too', 'undecided', 2, 9, 'decided'],
    ['inside an Arabic word takes all of it', 'اكتب السلام هنا', 7, 9, 'السلام'],
    ['inside a Devanagari word takes all of it', 'यह हिन्दी है', 5, 6, 'हिन्दी'],
    ['takes an accent with its letter', 'cafe\u0301 noir', 0, 4, 'cafe\u0301'],
    ['takes all parts of an emoji', 'a 👩‍🔬 b', 2, 4, '👩‍🔬'],
    ['beside an Arabic word takes nothing of it', 'a السلام', 0, 1, 'a'],
    ['of nothing stays nothing', 'abc', 1, 1, ''],
  ])('%s', (_, text, from, to, expected) => {
    expect(marked(text, from, to)).toBe(expected)
  })
})

describe('a beginning', () => {
  test.each([
    ['is all of a short text', 'abc', 3, 'abc'],
    ['ends before half a sign', 'ab👩‍🔬', 4, 'ab'],
    ['ends where it may', 'abcdef', 4, 'abcd'],
  ])('%s', (_, text, most, expected) => {
    expect(beginningOf(text, most)).toBe(expected)
  })
})
