import { describe, expect, test } from 'vitest'
import { judgedValues, labelUnits, pairUnits, tagUnits } from '#core/annotations/agreement-units.ts'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import type { Pair } from '#core/annotations/item.ts'
import type { Judgements } from '#core/statistics/agreement-figure.ts'

const inWords = (kind: keyof typeof judgedValues, units: readonly Judgements[]) =>
  units.map((unit) => unit.map((value) => (value === null ? '–' : judgedValues[kind][value])).join(' | '))

describe('pairs', () => {
  const pair = (state: Pair['state'], given: Partial<Pair> = {}): Pair => ({
    input: 'a',
    gold: 'x',
    output: 'y',
    proposed: 'y',
    source: 'wrong label',
    state,
    position: 0,
    note: '',
    ...given,
  })

  test.each<[string, readonly (readonly Pair[])[], readonly string[]]>([
    ['a state is a judgement', [[pair('approved')], [pair('rejected')]], ['approved | rejected']],
    [
      'what was proposed only is none',
      [[pair('proposed')], [pair('needs a second look')]],
      ['– | needs a second look'],
    ],
    [
      'approved with another output is edited',
      [[pair('approved', { output: 'z' })], [pair('approved')]],
      ['edited | approved'],
    ],
    [
      'rejected with another output is rejected',
      [[pair('rejected', { output: 'z' })], [pair('rejected')]],
      ['rejected | rejected'],
    ],
    ['what only one set holds', [[pair('approved')], []], ['approved | –']],
    [
      'other sources are other units',
      [[pair('approved')], [pair('approved', { source: 'annotator' })]],
      ['approved | –', '– | approved'],
    ],
    [
      'other inputs and proposals, too',
      [[pair('approved', { input: 'b' })], [pair('approved', { proposed: 'z' })]],
      ['approved | –', '– | edited'],
    ],
    [
      'a gold output, a note and a place are no matter',
      [[pair('approved', { gold: null, note: 'n', position: 4 })], [pair('approved')]],
      ['approved | approved'],
    ],
    [
      'held twice, the first word counts',
      [[pair('proposed'), pair('rejected'), pair('approved')], [pair('approved')]],
      ['rejected | approved'],
    ],
    ['three sets', [[pair('approved')], [], [pair('rejected')]], ['approved | – | rejected']],
    ['no pairs', [[], []], []],
  ])('%s', (_, sets, expected) => expect(inWords('pairs', pairUnits(sets))).toEqual(expected))
})

describe('tags', () => {
  const definition = 'Given a text, say "yes" or "no".'
  const span = (text: string, type: ContentType, of = definition): TaggedSpan => ({
    from: of.indexOf(text),
    to: of.indexOf(text) + text.length,
    type,
    text,
  })

  test.each<[string, string, readonly (readonly TaggedSpan[] | undefined)[], readonly string[]]>([
    [
      'each word has the type it lies in, or none',
      definition,
      [
        [span('Given a text', 'input content'), span('"yes" or "no"', 'label list')],
        [span('say "yes" or "no".', 'output content')],
      ],
      [
        'input content | none',
        'input content | none',
        'input content | none',
        'none | output content',
        'label list | output content',
        'label list | output content',
        'label list | output content',
      ],
    ],
    [
      'a word that is tagged in part has the type of most of it',
      'Answer',
      [
        [{ from: 0, to: 4, type: 'action content', text: 'Answ' }],
        [{ from: 0, to: 2, type: 'action content', text: 'An' }],
      ],
      ['action content | none'],
    ],
    [
      'sets without tags have not judged',
      definition.slice(0, 5),
      [undefined, [], [span('Given', 'input content')]],
      ['– | – | input content'],
    ],
    [
      'nor has one whose tags are of another text',
      'Given',
      [[span('Given', 'input content')], [{ from: 0, to: 5, type: 'input content', text: 'Taken' }]],
      ['input content | –'],
    ],
    [
      'words of many scripts',
      "don't ça-va 日本 12",
      [[{ from: 0, to: 5, type: 'label list', text: "don't" }]],
      ['label list', 'none', 'none', 'none', 'none'],
    ],
    ['no definition', '', [[], []], []],
  ])('%s', (_, text, sets, expected) => expect(inWords('tags', tagUnits(text, sets))).toEqual(expected))
})

describe('labels', () => {
  const space = (...labels: string[]) => ({ kind: 'classification', labels, stated: null }) as const
  test.each<[string, readonly string[], Parameters<typeof labelUnits>[1], readonly string[]]>([
    [
      'each output is a label or none',
      ['yes', 'no', 'maybe'],
      [space('yes', 'no'), space('yes')],
      ['label | label', 'label | no label', 'no label | no label'],
    ],
    [
      'a label that is no output is judged as well',
      ['yes'],
      [space('yes', 'never'), space('yes')],
      ['label | label', 'label | no label'],
    ],
    ['generation: none is a label', ['yes'], [space('yes'), { kind: 'generation' }], ['label | no label']],
    ['who has not reviewed has not judged', ['yes'], [space('yes'), undefined], ['label | –']],
  ])('%s', (_, outputs, sets, expected) => expect(inWords('labels', labelUnits(outputs, sets))).toEqual(expected))
})
