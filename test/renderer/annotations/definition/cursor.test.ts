import { describe, expect, test } from 'vitest'
import type { TaggedSpan } from '#core/annotations/content-types.ts'
import {
  chosenPlace,
  neighbour,
  spanCursor,
  wordAfter,
  type Cursor,
  type Move,
} from '#renderer/annotations/definition/cursor.ts'
import { sentencesOf, wordsOf } from '#renderer/annotations/definition/words.ts'

const definition = 'Read it now. Answer "yes" or "no". Then stop.'
const text = { words: wordsOf(definition), sentences: sentencesOf(definition) }
const at = (word: string, other = word): Cursor => ({ anchor: indexOf(word), head: indexOf(other) })
const indexOf = (word: string) => text.words.findIndex(({ from, to }) => definition.slice(from, to) === word)
const span = (part: string): TaggedSpan => ({
  from: definition.indexOf(part),
  to: definition.indexOf(part) + part.length,
  type: 'label list',
  text: part,
})

describe('the cursor moves', () => {
  test.each<[Move, string, string]>([
    ['right', 'Read', 'it'],
    ['left', 'Answer', 'now'],
    ['left', 'Read', 'Read'],
    ['right', 'stop', 'stop'],
    ['sentence start', 'or', 'Answer'],
    ['sentence end', 'Answer', '"no"'],
    ['sentence start', 'Read', 'Read'],
    ['sentence end', 'Then', 'stop'],
    ['start', 'or', 'Read'],
    ['end', 'or', 'stop'],
  ])('%s of %s: %s', (move, from, to) => {
    expect(wordAfter(move, at(from), text)).toBe(indexOf(to))
  })
})

test.each([
  ['"yes"', 'or', '"yes" or'],
  ['or', '"yes"', '"yes" or'],
  ['stop', 'stop', 'stop'],
])('from %s to %s "%s" is chosen', (anchor, head, expected) => {
  const place = chosenPlace(at(anchor, head), text)
  expect(definition.slice(place?.from, place?.to)).toBe(expected)
})

test('nothing is chosen of a definition without words', () => {
  expect(chosenPlace({ anchor: 0, head: 0 }, { words: [], sentences: [] })).toBeUndefined()
})

test('a span that begins and ends inside of words is all words it has a part of', () => {
  expect(spanCursor(span('wer "yes" o'), text)).toEqual(at('Answer', 'or'))
})

describe('from span to span', () => {
  const spans = [span('it now'), span('"yes" or "no"')]
  test.each<['next' | 'previous', Cursor, string | undefined]>([
    ['next', at('Read'), 'it now'],
    ['next', at('it'), 'it now'],
    ['next', at('it', 'now'), '"yes" or "no"'],
    ['next', at('now', 'it'), '"yes" or "no"'],
    ['next', at('"yes"', '"no"'), undefined],
    ['previous', at('stop'), '"yes" or "no"'],
    ['previous', at('or'), '"yes" or "no"'],
    ['previous', at('"yes"', '"no"'), 'it now'],
    ['previous', at('Read'), undefined],
  ])('%s of %j: %s', (which, cursor, expected) => {
    expect(neighbour(which, cursor, text, spans)?.text).toBe(expected)
  })
})
