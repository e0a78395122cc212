import { assert, array, constantFrom, integer, oneof, property, record, constant, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentTypes, tagsHold, type ContentType, type TaggedSpan } from '#core/annotations/content-types.ts'
import { clearSpans, placeSpan, replaceSpans } from '#renderer/annotations/definition/spans.ts'
import { wordsOf } from '#renderer/annotations/definition/words.ts'

const definition = 'Read the text. Answer "even", "odd" or none; explain it.'

/** Spans as `text = type`, which is how the rows say them. */
const spansOf = (...rows: readonly (readonly [string, ContentType])[]): TaggedSpan[] =>
  rows.map(([text, type]) => ({
    from: definition.indexOf(text),
    to: definition.indexOf(text) + text.length,
    type,
    text,
  }))
const placeOf = (text: string) => ({ from: definition.indexOf(text), to: definition.indexOf(text) + text.length })
const reported = (spans: readonly TaggedSpan[]) => spans.map(({ text, type }) => `${text} = ${type}`)

describe('a span is placed', () => {
  test.each<[string, readonly (readonly [string, ContentType])[], string, ContentType, readonly string[]]>([
    ['where nothing is tagged', [], '"even"', 'label list', ['"even" = label list']],
    [
      'beside others, in order',
      [['"odd"', 'label list']],
      'the text',
      'input content',
      ['the text = input content', '"odd" = label list'],
    ],
    [
      'over the same words: the type changes',
      [['"even"', 'label list']],
      '"even"',
      'label description',
      ['"even" = label description'],
    ],
    [
      'over the middle of one: two parts remain, without the comma at the cut',
      [['"even", "odd" or none', 'label list']],
      '"odd"',
      'label description',
      ['"even" = label list', '"odd" = label description', 'or none = label list'],
    ],
    [
      'over its beginning',
      [['Answer "even"', 'action content']],
      'Answer',
      'output content',
      ['Answer = output content', '"even" = action content'],
    ],
    [
      'over all of several',
      [
        ['"even"', 'label list'],
        ['none', 'label list'],
      ],
      '"even", "odd" or none; explain',
      'output content',
      ['"even", "odd" or none; explain = output content'],
    ],
    [
      'beside one of its type with only a space between: they become one',
      [['Read', 'action content']],
      'the text',
      'action content',
      ['Read the text = action content'],
    ],
    [
      'between two of its type: all three become one',
      [
        ['Read', 'action content'],
        ['text', 'action content'],
      ],
      'the',
      'action content',
      ['Read the text = action content'],
    ],
    [
      'beside one of its type with a comma between: they stay two',
      [['"even"', 'label list']],
      '"odd"',
      'label list',
      ['"even" = label list', '"odd" = label list'],
    ],
    [
      'beside one of another type: they stay two',
      [['Read', 'action content']],
      'the text',
      'input content',
      ['Read = action content', 'the text = input content'],
    ],
  ])('%s', (_, before, text, type, expected) => {
    expect(reported(placeSpan(spansOf(...before), definition, placeOf(text), type))).toEqual(expected)
  })
})

describe('tags are cleared', () => {
  test.each<[string, readonly (readonly [string, ContentType])[], string, readonly string[]]>([
    [
      'of a whole span',
      [
        ['"even"', 'label list'],
        ['none', 'label list'],
      ],
      '"even"',
      ['none = label list'],
    ],
    ['of a part of it', [['"even", "odd" or none', 'label list']], '"even"', ['"odd" or none = label list']],
    ['where none are', [['none', 'label list']], 'Read', ['none = label list']],
    ['and what is left without a letter goes, too', [['"even", "odd"', 'label list']], 'even", "odd', []],
  ])('%s', (_, before, text, expected) => {
    expect(reported(clearSpans(spansOf(...before), definition, placeOf(text)))).toEqual(expected)
  })
})

describe('spans of an earlier definition are found again', () => {
  test.each<[string, string, readonly (readonly [string, ContentType])[], readonly string[], readonly string[]]>([
    [
      'moved by what was put in before them',
      `Please. ${definition}`,
      [
        ['the text', 'input content'],
        ['none', 'label list'],
      ],
      ['the text = input content', 'none = label list'],
      [],
    ],
    [
      'less those whose text is gone',
      definition.replace('none', 'neither'),
      [
        ['the text', 'input content'],
        ['none', 'label list'],
      ],
      ['the text = input content'],
      ['none = label list'],
    ],
    [
      'two with the same text at two places',
      'Read. Read the text.',
      [
        ['Read', 'action content'],
        ['the text', 'input content'],
      ],
      ['Read = action content', 'the text = input content'],
      [],
    ],
    ['none in another text', 'Something else', [['the text', 'input content']], [], ['the text = input content']],
  ])('%s', (_, now, before, placed, lost) => {
    const replaced = replaceSpans(spansOf(...before), now)
    expect(reported(replaced.spans)).toEqual(placed)
    expect(reported(replaced.lost)).toEqual(lost)
    expect(tagsHold(replaced.spans, now)).toBe(true)
  })

  test('of several places the nearest, reckoned with what moved the spans before', () => {
    const [earlier, now] = ['say yes. say no.', 'now: say yes. say no.']
    const spans: TaggedSpan[] = [
      { from: 0, to: 3, type: 'action content', text: 'say' },
      { from: 9, to: 12, type: 'label list', text: 'say' },
    ]
    expect(tagsHold(spans, earlier)).toBe(true)
    expect(replaceSpans(spans, now).spans.map(({ from }) => from)).toEqual([5, 14])
  })
})

test('whatever is placed and cleared: no span overlaps, each is what stands there, each word has the type it was given last', () => {
  const words = wordsOf(definition)
  const range = tuple(integer({ min: 0, max: words.length - 1 }), integer({ min: 0, max: words.length - 1 })).map(
    ([one, other]) => [Math.min(one, other), Math.max(one, other)] as const,
  )
  const actions = array(record({ range, type: oneof(constant(null), constantFrom(...contentTypes)) }), {
    maxLength: 40,
  })
  assert(
    property(actions, (list) => {
      let spans: readonly TaggedSpan[] = []
      const types = words.map((): ContentType | null => null)
      for (const {
        range: [first, last],
        type,
      } of list) {
        const place = { from: words[first]!.from, to: words[last]!.to }
        spans = type === null ? clearSpans(spans, definition, place) : placeSpan(spans, definition, place, type)
        types.fill(type, first, last + 1)
        expect(tagsHold(spans, definition)).toBe(true)
        expect(spans.every(({ from, to }, i) => from < to && from >= (spans[i - 1]?.to ?? 0))).toBe(true)
        expect(
          words.map(({ from, to }) => spans.find((span) => span.from <= from && span.to >= to)?.type ?? null),
        ).toEqual(types)
      }
    }),
    { numRuns: 500, seed: 5 },
  )
})
