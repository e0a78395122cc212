import { expect, test } from 'vitest'
import { summary, reportedItem } from '#renderer/annotations/sets/words.ts'

type Item = NonNullable<Parameters<typeof reportedItem>[0]>

test.each<[string, Item, string | undefined, string]>([
  [
    'a pair',
    {
      kind: 'pair',
      id: 'a',
      value: {
        input: 'in',
        gold: null,
        output: 'out',
        proposed: 'out',
        source: 'wrong label',
        state: 'approved',
        position: 0,
        note: '',
      },
    },
    'state: approved\ndelusive output: out\ngold output: –\ninput: in\nsource: wrong label',
    'out ← in',
  ],
  [
    'an edited pair',
    {
      kind: 'pair',
      id: 'a',
      value: {
        input: 'in',
        gold: 'right',
        output: 'out',
        proposed: 'before',
        source: 'rotated output',
        state: 'needs a second look',
        position: 3,
        note: 'is it?',
      },
    },
    'state: needs a second look\ndelusive output: out\ngold output: right\ninput: in\nas proposed: before\nsource: rotated output\nnote: is it?',
    'out ← in',
  ],
  [
    'tags',
    {
      kind: 'tags',
      value: [
        { from: 0, to: 4, type: 'action content', text: 'Read' },
        { from: 9, to: 12, type: 'label list', text: 'yes' },
      ],
    },
    'action content: Read (at 0)\nlabel list: yes (at 9)',
    '2 tagged',
  ],
  ['a text', { kind: 'output type', value: 'a question' }, 'a question', 'a question'],
  [
    'labels',
    { kind: 'label space', value: { kind: 'classification', labels: ['yes', 'no'], stated: null } },
    'classification\nlabel: no\nlabel: yes\nstated: as is found',
    'yes, no',
  ],
  ['no labels', { kind: 'label space', value: { kind: 'generation' } }, 'generation', 'generation'],
  ['what is gone', { kind: 'simplified', value: null }, undefined, ''],
])('%s is told', (_, item, reported, line) => {
  expect(reportedItem(item)).toBe(reported)
  expect(summary(item)).toBe(line)
})
