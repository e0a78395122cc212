import { expect, test } from 'vitest'
import { cutAround, markWords, searchWords, type SearchTerm } from '#core/study/search-words.ts'

const word = (text: string): SearchTerm => ({ text, prefix: false })
const beginning = (text: string): SearchTerm => ({ text, prefix: true })

test.each<[string, readonly SearchTerm[]]>([
  ['one', [word('one')]],
  ['  one   two ', [word('one'), word('two')]],
  ['"one two" three', [word('one two'), word('three')]],
  ['“one two”', [word('one two')]],
  ['"one', [word('one')]],
  ['ques*', [beginning('ques')]],
  ['"a ques"* b', [beginning('a ques'), word('b')]],
  ['"a ques*"', [beginning('a ques')]],
  ['c++ % "…" *', [word('c++')]],
  ['AND NOT (a OR b)', [word('AND'), word('NOT'), word('(a'), word('OR'), word('b)')]],
  ['a\0b', [word('a'), word('b')]],
])('%j is searched as', (typed, terms) => {
  expect(searchWords(typed)).toEqual({ state: 'words', terms })
})

test.each([
  ['', /^invalid words: "" \(a word has letters or digits/],
  ['% "…" *', /^invalid words: /],
  ['a '.repeat(31), /^invalid words: 31 of them \(at most 30/],
  ['a* b* c* d* e*', /^invalid words: 5 of them end in \* \(at most 4 do\)/],
])('%j is refused', (typed, reason) => {
  expect(searchWords(typed)).toEqual({ state: 'refused', reason: expect.stringMatching(reason) as string })
})

/** What is found stands in brackets. */
test.each<[string, readonly SearchTerm[], string]>([
  ['Is it yes or no? Yes.', [word('yes')], 'Is it [yes] or no? [Yes].'],
  ['yesterday, yes', [word('yes')], 'yesterday, [yes]'],
  ['yesterday, yes', [beginning('yes')], '[yesterday], [yes]'],
  ['the café, the Cafe\u0301', [word('cafe')], 'the [café], the [Cafe\u0301]'],
  ['one two, two one', [word('two one')], 'one two, [two one]'],
  ['one two. one more', [word('one'), word('one two')], '[one two]. [one] more'],
  ['a two-part word', [word('two-part')], 'a [two-part] word'],
  ['the quick question', [beginning('quick que')], 'the [quick question]'],
  ['nothing here', [word('else')], 'nothing here'],
  ['', [word('else')], ''],
])('in %j the words %j are marked', (text, terms, marked) => {
  const parts = markWords(text, terms)
  expect(parts.map((part) => (part.found ? `[${part.text}]` : part.text)).join('')).toBe(marked)
  expect(parts.map((part) => part.text).join('')).toBe(text)
})

test.each<[string, string, number, string | null]>([
  ['short', 'a b here c', 100, 'a b here c'],
  ['long', `${'x '.repeat(100)}here ${'y '.repeat(100)}`, 80, `…${'x '.repeat(10)}here ${'y '.repeat(27)}y…`],
  ['not there', 'a b c', 80, null],
  ['halves of a character', `${'😀'.repeat(50)} here`, 80, `…${'😀'.repeat(10)} here`],
])('a text that is %s is cut around what is found', (_, text, characters, cut) => {
  expect(
    cutAround(text, [word('here')], characters)
      ?.map((part) => part.text)
      .join('') ?? null,
  ).toBe(cut)
})
