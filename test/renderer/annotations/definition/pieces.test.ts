import { describe, expect, test } from 'vitest'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import { piecesOf } from '#renderer/annotations/definition/pieces.ts'
import { wordsOf } from '#renderer/annotations/definition/words.ts'

const definition = ' Answer yes or no. '
const span = (text: string, type: ContentType): TaggedSpan => ({
  from: definition.indexOf(text),
  to: definition.indexOf(text) + text.length,
  type,
  text,
})

describe('a definition is cut at the ends of words and spans: words in brackets, the rest of a cut one behind an ellipsis, each span behind a stroke', () => {
  test.each<[string, readonly TaggedSpan[], string]>([
    ['without spans', [], ' [Answer] [yes] [or] [no]. '],
    ['with one', [span('yes or no', 'label list')], ' [Answer] |6:[yes]6: 6:[or]6: 6:[no]. '],
    [
      'with two that touch',
      [span('Answer ', 'action content'), span('yes', 'label list')],
      ' |3:[Answer]3: |6:[yes] [or] [no]. ',
    ],
    ['with one that cuts through words', [span('wer ye', 'input mention')], ' [Ans]|8:[…wer]8: 8:[ye][…s] [or] [no]. '],
    [
      'with two inside of one word',
      [span('ns', 'input content'), span('we', 'label list')],
      ' [A]|1:[…ns]|6:[…we][…r] [yes] [or] [no]. ',
    ],
    [
      'with one over everything',
      [span(definition, 'output content')],
      '|4: 4:[Answer]4: 4:[yes]4: 4:[or]4: 4:[no]4:. ',
    ],
  ])('%s', (_, spans, expected) => {
    const pieces = piecesOf(definition, wordsOf(definition), spans)
    const types = {
      'input content': 1,
      'action content': 3,
      'output content': 4,
      'label list': 6,
      'input mention': 8,
    } as Readonly<Record<ContentType, number>>
    const reported = pieces.map(
      ({ kind, text, first, type, begins }) =>
        `${begins ? '|' : ''}${type === null ? '' : `${types[type]}:`}${kind === 'gap' ? text : `[${first ? '' : '…'}${text}]`}`,
    )
    expect(reported.join('')).toBe(expected)
    expect(pieces.map(({ text }) => text).join('')).toBe(definition)
    expect(pieces.map(({ from }) => from)).toEqual(
      pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { text }) => sum + text.length, 0)),
    )
  })
})
