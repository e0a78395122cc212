import { describe, expect, test } from 'vitest'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import { chunksOf } from '#renderer/annotations/definition/pieces.ts'
import { wordsOf } from '#renderer/annotations/definition/words.ts'

const definition = ' Answer yes or no. '
const span = (text: string, type: ContentType): TaggedSpan => ({ from: definition.indexOf(text), to: definition.indexOf(text) + text.length, type, text })

describe('a definition is cut at the ends of words and spans; words stand in brackets, cut ones begin with an ellipsis', () => {
  test.each<[string, readonly TaggedSpan[], readonly string[]]>([
    ['without spans', [], ['| [Answer] [yes] [or] [no]. ']],
    ['with one', [span('yes or no', 'label list')], ['| [Answer] ', 'label list|[yes] [or] [no]', '|. ']],
    ['with two that touch', [span('Answer ', 'action content'), span('yes', 'label list')], ['| ', 'action content|[Answer] ', 'label list|[yes]', '| [or] [no]. ']],
    ['with one that cuts through words', [span('wer ye', 'input mention')], ['| [Ans]', 'input mention|[…wer] [ye]', '|[…s] [or] [no]. ']],
    ['with one over everything', [span(definition, 'output content')], ['output content| [Answer] [yes] [or] [no]. ']],
  ])('%s', (_, spans, expected) => {
    const chunks = chunksOf(definition, wordsOf(definition), spans)
    expect(chunks.map(({ type, pieces }) => `${type ?? ''}|${pieces.map(({ kind, text, first }) => (kind === 'gap' ? text : `[${first ? '' : '…'}${text}]`)).join('')}`)).toEqual(expected)
    expect(chunks.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join('')).toBe(definition)
  })
})
