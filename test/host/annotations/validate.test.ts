import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ItemValue } from '#contract/annotations.ts'
import { follow, openHostAt, type TestClient } from '../../support/host.ts'
import { fileFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { saying } from '../../support/saying.ts'

const folder = fileFolder('validate-annotations')
const tasks = writeTinyCollection(join(folder, 'tiny'))
const set = { collection: 'tiny', set: 'main' }
const opened = openHostAt(join(folder, 'data'))
const client: TestClient = opened.client
afterAll(opened.close)

beforeAll(async () => {
  await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: false, skipBroken: false }))
  await client.annotations.createSet({ collection: 'tiny', name: 'main' })
})

const pair = (
  input: string,
  output: string,
  gold: string | null,
  state: 'proposed' | 'rejected' = 'proposed',
): Extract<ItemValue, { kind: 'pair' }>['value'] => ({
  input,
  output,
  gold,
  proposed: output,
  source: 'annotator',
  state,
  position: 0,
  note: '',
})
const definition = 'Look at the number in the sentence. Answer "even" or "odd".'
const span = (text: string): Extract<ItemValue, { kind: 'tags' }>['value'] => [
  { from: definition.indexOf(text), to: definition.indexOf(text) + text.length, type: 'label list', text },
]

// Each is the only thing the set holds.
test.each<[string, string, ItemValue, number, readonly string[]]>([
  ['a right pair', 'label_parity', { kind: 'pair', id: 'a', value: pair('1', 'even', 'odd') }, 1, []],
  [
    'a pair outside the label space',
    'label_parity',
    { kind: 'pair', id: 'a', value: pair('1', 'none', 'odd') },
    1,
    ['error, outside label space: "none" is outside the label space'],
  ],
  ['a rejected one', 'label_parity', { kind: 'pair', id: 'a', value: pair('1', 'none', 'odd', 'rejected') }, 0, []],
  [
    'a pair that is right for an instance',
    'label_parity',
    { kind: 'pair', id: 'a', value: pair(' The sun and the stone number 0 ', 'even', null) },
    1,
    ['error, right after all: "even" is right by the reference "even" of an instance with the same input'],
  ],
  [
    'a pair of another form',
    'generate_reversed',
    { kind: 'pair', id: 'a', value: pair('1', 'one\ntwo', null) },
    1,
    ['warning, number of lines: it has 2 lines, right outputs have 1'],
  ],
  ['tags', 'label_parity', { kind: 'tags', value: span('"even" or "odd"') }, 1, []],
  ['a simplified definition', 'label_parity', { kind: 'simplified', value: 'Which?' }, 1, []],
  [
    'a blank one',
    'label_parity',
    { kind: 'simplified', value: ' ' },
    1,
    ['error, blank: it is blank; leave it out for what follows from the tags'],
  ],
  ['an output type', 'generate_reversed', { kind: 'output type', value: 'a sentence' }, 1, []],
  ['a blank output type', 'generate_reversed', { kind: 'output type', value: '' }, 1, ['error, blank: it is blank']],
  [
    'an output type of classification',
    'label_parity',
    { kind: 'output type', value: 'a label' },
    1,
    ['warning, classification: the task is classification: an output type is shown of generation tasks only'],
  ],
  [
    'a label space',
    'label_parity',
    { kind: 'label space', value: { kind: 'classification', labels: ['even', 'odd'], stated: null } },
    1,
    [],
  ],
  ['no label space', 'label_parity', { kind: 'label space', value: { kind: 'generation' } }, 1, []],
  [
    'a label no instance has',
    'label_parity',
    { kind: 'label space', value: { kind: 'classification', labels: ['even', 'odd', 'none'], stated: null } },
    1,
    ['warning, unused label: no instance has the label "none"'],
  ],
  [
    'a label left out',
    'label_colour',
    { kind: 'label space', value: { kind: 'classification', labels: ['green', 'red'], stated: null } },
    1,
    ['warning, outside label space: 2 of 6 instances have an output that is no label'],
  ],
])('%s', async (_, task, item, checked, problems) => {
  await client.annotations.act({ ...set, author: 'Ada', what: 'change', changes: [{ task, item }] })
  const validated = await client.annotations.validate(set)
  await client.annotations.undo({ ...set, author: 'Ada' })
  expect(validated.findings.map(({ severity, code, message }) => `${severity}, ${code}: ${message}`)).toEqual(problems)
  expect(validated.checked).toBe(checked)
  for (const finding of validated.findings)
    expect([finding.task, finding.item, finding.state]).toEqual([
      task,
      item.kind === 'pair' ? 'pair a' : item.kind,
      item.kind === 'pair' ? 'proposed' : null,
    ])
})

test('tags of a definition that was written anew, and items of tasks that are gone; of one task only', async () => {
  await client.annotations.act({
    ...set,
    what: 'tags',
    changes: [
      { task: 'label_parity', item: { kind: 'tags', value: span('"even" or "odd"') } },
      { task: 'label_colour', item: { kind: 'simplified', value: 'Which colour?' } },
    ],
  })
  await client.collections.edit({
    collection: 'tiny',
    task: 'label_parity',
    text: { definition: 'Answer "even" or "odd".', positiveExamples: [], negativeExamples: [] },
  })
  expect((await client.annotations.validate(set)).findings).toMatchObject([
    { task: 'label_parity', item: 'tags', severity: 'error', code: 'another definition' },
  ])
  expect(await client.annotations.validate({ ...set, task: 'label_colour' })).toEqual({ checked: 1, findings: [] })
  await follow(
    await client.collections.import({
      path: join(tasks, 'generate_reversed.json'),
      name: 'tiny',
      replace: true,
      skipBroken: false,
    }),
  )
  expect(await client.annotations.validate(set)).toEqual({
    checked: 2,
    findings: [
      ['label_colour', 'simplified'],
      ['label_parity', 'tags'],
    ].map(([task, item]) => ({
      task,
      item,
      state: null,
      code: 'no such task',
      severity: 'warning',
      message: 'the collection tiny has no such task',
    })),
  })
})

test.each([
  [{ set: 'none' }, /invalid set/],
  [{ task: 'none' }, /invalid task/],
])('refused: %j', async (change, reason) => {
  await expect(client.annotations.validate({ ...set, ...change })).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    data: { reasons: [saying(reason)] },
  })
})
