import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { contentTypes, type ContentType, type TaggedSpan } from '#core/annotations/content-types.ts'
import { definitionNames, isWithout, withoutNames } from '#core/conditions/condition.ts'
import { definitionWithout, withoutConditions } from '#core/conditions/definition-without.ts'
import { makeInstruction } from '#core/conditions/index.ts'
import type { Task } from '#core/task.ts'
import { sentiment } from './tasks.ts'

/** `Say [yes] or [no].`: what stands in brackets ⟦ ⟧ is tagged. */
function marked(text: string): {
  readonly definition: string
  readonly spans: readonly { readonly from: number; readonly to: number }[]
} {
  const spans: { from: number; to: number }[] = []
  let definition = ''
  for (const part of text.split(/(?=[⟦⟧])/)) {
    if (part.startsWith('⟦')) spans.push({ from: definition.length, to: definition.length + part.length - 1 })
    definition += part.replace(/^[⟦⟧]/, '')
  }
  return { definition, spans }
}

const of = (text: string) => {
  const { definition, spans } = marked(text)
  return definitionWithout(definition, spans)
}

test.each([
  ['nothing is cut', 'Say  yes , or no.', 'Say  yes , or no.'],
  ['a sentence at the beginning', '⟦You are given a review.⟧ Say what it is.', 'Say what it is.'],
  [
    'a sentence in the middle',
    'You are given a review. ⟦It is about a film.⟧ Say what it is.',
    'You are given a review. Say what it is.',
  ],
  [
    'a sentence without its full stop',
    'You are given a review. ⟦It is about a film⟧. Say what it is.',
    'You are given a review. Say what it is.',
  ],
  ['a sentence at the end', 'Say what it is. ⟦Be brief.⟧', 'Say what it is.'],
  ['a word in the middle', 'Say ⟦quickly⟧ what it is.', 'Say what it is.'],
  ['a word before a full stop', 'Say what it is ⟦quickly⟧.', 'Say what it is.'],
  ['a clause behind a comma', 'Say what it is, ⟦in one word⟧.', 'Say what it is.'],
  ['a clause between commas', 'Say, ⟦in one word⟧, what it is.', 'Say, what it is.'],
  ['a clause at the beginning', '⟦In one word⟧, say what it is.', 'say what it is.'],
  ['a list behind a colon', 'Answer with one of: ⟦good, bad⟧.', 'Answer with one of.'],
  ['a list behind a colon at the end', 'The labels are:\n⟦good\nbad⟧', 'The labels are'],
  ['a list in brackets', 'Answer with a label (⟦good or bad⟧) only.', 'Answer with a label only.'],
  ['a list in brackets with white space', 'Answer with a label [ ⟦good or bad⟧ ].', 'Answer with a label.'],
  ['in quotation marks', 'Answer "⟦good⟧" now.', 'Answer now.'],
  ['in quotation marks in brackets', 'Answer (“⟦good⟧”) now.', 'Answer now.'],
  ['beside other words in quotation marks', 'Answer "good" ⟦or⟧ "bad".', 'Answer "good" "bad".'],
  ['beside other words in brackets', 'Answer (good⟦, bad⟧) now.', 'Answer (good) now.'],
  ['at the beginning of brackets', 'Answer (⟦good⟧, or bad) now.', 'Answer (or bad) now.'],
  ['labels one by one', "Answer '⟦good⟧' or '⟦bad⟧'.", 'Answer.'],
  ['three labels one by one', 'Answer "⟦good⟧", "⟦bad⟧", or "⟦neutral⟧" as it fits.', 'Answer as it fits.'],
  ['the first of two', 'Answer ⟦good⟧ or bad.', 'Answer or bad.'],
  ['the last of two', 'Answer good or ⟦bad⟧.', 'Answer good.'],
  ['the last of three', 'Answer good, bad, or ⟦neutral⟧.', 'Answer good, bad.'],
  ['what begins with a conjunction', 'Read it. ⟦Think⟧ and answer.', 'Read it. answer.'],
  ['an item of a list', 'Labels:\n- good\n- ⟦bad⟧\n- neutral', 'Labels:\n- good\n- neutral'],
  ['all items of a list', 'Labels:\n- ⟦good⟧\n- ⟦bad⟧\nAnswer with one.', 'Labels:\nAnswer with one.'],
  ['numbered items', '1. ⟦good⟧\n2. bad', '2. bad'],
  ['a paragraph', 'Read it.\n\n⟦It is a film.⟧\n\nAnswer.', 'Read it.\n\nAnswer.'],
  ['a line', 'Read it.\n⟦It is a film.⟧\nAnswer.', 'Read it.\nAnswer.'],
  ['two spans that touch', 'Read ⟦this⟧⟦ review⟧ now.', 'Read now.'],
  ['without white space between sentences', 'Read it.⟦It is a film.⟧Answer.', 'Read it. Answer.'],
  ['a question', 'What is it⟦, in one word⟧?', 'What is it?'],
  ['everything', '⟦Say it.⟧', ''],
  ['everything but signs', '⟦Say⟧, (⟦it⟧).', ''],
  ['in Chinese', '阅读评论。⟦它是关于电影的。⟧回答问题。', '阅读评论。回答问题。'],
])('%s', (_, text, expected) => {
  expect(of(text)).toBe(expected)
})

const words = fc.constantFrom(
  'say',
  'good',
  'or',
  'and',
  'bad',
  '.',
  ',',
  ':',
  ' ',
  ' ',
  '\n',
  '\n\n',
  '- ',
  '(',
  ')',
  '"',
  'Ä',
  '1.',
)

test('no word is written anew, and none is lost but those that are cut and conjunctions beside them', () => {
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 14 }),
      fc.array(fc.nat({ max: 13 }), { minLength: 1, maxLength: 4 }),
      (tokens, chosen) => {
        const cut = new Set(chosen.filter((i) => i < tokens.length))
        const starts = tokens.map((_, i) => tokens.slice(0, i).join('').length)
        const spans = [...cut].map((i) => ({ from: starts[i] ?? 0, to: (starts[i] ?? 0) + (tokens[i] ?? '').length }))
        const text = definitionWithout(tokens.join(''), spans)
        const letters = (parts: readonly string[]) => parts.join('').replace(/and|or|[^\p{L}]/gu, '')
        expect(letters([text])).toBe(letters(tokens.filter((_, i) => !cut.has(i))))
        expect(text).toBe(text.trim())
      },
    ),
    { numRuns: 5000 },
  )
})

describe('as conditions', () => {
  const span = (text: string, type: ContentType): TaggedSpan => ({
    from: sentiment.definition.indexOf(text),
    to: sentiment.definition.indexOf(text) + text.length,
    type,
    text,
  })
  const tagged: Task = {
    ...sentiment,
    annotationSet: { name: 'main', version: 2 },
    contentTags: [
      span('Say whether', 'action content'),
      span('the sentence', 'input mention'),
      span('good, bad or neutral', 'label list'),
    ],
  }

  test('one for each content type', () => {
    expect(withoutNames.map((name) => name.replace('without-', '').replaceAll('-', ' '))).toEqual([...contentTypes])
    expect(Object.keys(withoutConditions)).toEqual([...withoutNames])
    expect(Object.values(withoutConditions).map(({ name, version }) => [name, version])).toEqual(
      withoutNames.map((name) => [name, 1]),
    )
    expect(definitionNames.filter(isWithout)).toEqual(withoutNames)
  })

  test.each([
    ['without-label-list', 'Say whether the sentence is.'],
    ['without-action-content', 'the sentence is good, bad or neutral.'],
    ['without-input-mention', 'Say whether is good, bad or neutral.'],
  ] as const)('%s', (definition, text) => {
    expect(makeInstruction(tagged, { definition, examples: 'empty' }, { k: 0, seed: 1 })).toEqual({
      fit: true,
      value: { definition: text, examples: [], notes: ['task1_sentiment: annotation set "main", version 2'] },
    })
  })

  test.each<[string, Task, string]>([
    [
      'nobody has tagged it',
      sentiment,
      'task1_sentiment: its definition is not tagged, so nothing can be left out of it',
    ],
    [
      'no tag is left',
      { ...sentiment, contentTags: [] },
      'task1_sentiment: its definition is not tagged, so nothing can be left out of it',
    ],
    [
      'it has no such part',
      { ...tagged, contentTags: [span('the sentence', 'input mention')] },
      'task1_sentiment: no part of its definition is tagged as label list, so nothing can be left out of it',
    ],
    [
      'nothing would be left',
      { ...tagged, contentTags: [span(sentiment.definition.slice(0, -1), 'label list')] },
      'task1_sentiment: nothing would be left of its definition without its label list',
    ],
  ])('ineligible: %s', (_, task, reason) => {
    expect(makeInstruction(task, { definition: 'without-label-list', examples: 'empty' }, { k: 0, seed: 1 })).toEqual({
      fit: false,
      reason,
    })
  })
})
