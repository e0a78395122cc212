import { describe, expect, test } from 'vitest'
import { sentencesOf, wordsOf } from '#renderer/annotations/definition/words.ts'

describe('words are runs without white space, less the marks they end in', () => {
  test.each([
    ['Answer yes or no.', ['Answer', 'yes', 'or', 'no']],
    ['Say "even" or "odd".', ['Say', '"even"', 'or', '"odd"']],
    ['labels: A, B; (both), etc.', ['labels', 'A', 'B', '(both)', 'etc']],
    ["don’t, isn't, state-of-the-art", ['don’t', "isn't", 'state-of-the-art']],
    ['a - b ... c', ['a', '-', 'b', '...', 'c']],
    ['  line one\n\tline two  ', ['line', 'one', 'line', 'two']],
    ['请回答是或否。', ['请', '回答', '是', '或', '否']],
    ['', []],
    ['   ', []],
  ])('%j: %j', (text, expected) => {
    expect(wordsOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(expected)
  })
})

describe('sentences follow each other without gaps', () => {
  test.each([
    ['One. Two? Three', ['One. ', 'Two? ', 'Three']],
    ['Use a word, e.g. red. Stop.', ['Use a word, e.g. red. ', 'Stop.']],
    ['a line\nand another', ['a line\n', 'and another']],
    ['', []],
  ])('%j: %j', (text, expected) => {
    expect(sentencesOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(expected)
  })
})
