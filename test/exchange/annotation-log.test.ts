import { expect, test } from 'vitest'
import { logText, readAnnotationLog, type LogStep, type ReadStep } from '#exchange/annotation-log.ts'
import { sourceOf } from './support/events.ts'

const head = { collection: 'c', set: 'main' }
const step = (given: Partial<LogStep> = {}): LogStep => ({
  number: 1,
  author: 'Ada',
  at: '2026-01-01T00:00:00.000Z',
  kind: 'change',
  of: null,
  what: 'a change',
  changes: [{ task: 't', item: 'simplified', before: null, after: '"x"' }],
  ...given,
})
const textOf = (steps: readonly LogStep[], of = head) => [...logText({ ...of, steps: steps.length }, steps)]

async function read(content: string, piece?: number) {
  const steps: ReadStep[] = []
  const reported: unknown[] = []
  for await (const event of readAnnotationLog(sourceOf('main.jsonl', content, piece))) {
    if (event.type === 'steps') steps.push(...event.steps)
    else
      reported.push(event.type === 'problem' ? event.problem.message : { collection: event.collection, set: event.set })
  }
  return { steps, reported }
}

test('one line says what it is, each other line is a step', () => {
  expect(textOf([step()])).toEqual([
    '{"placebo":"annotations","version":1,"collection":"c","set":"main","steps":1}\n',
    '{"number":1,"author":"Ada","at":"2026-01-01T00:00:00.000Z","kind":"change","of":null,"what":"a change","changes":[{"task":"t","item":"simplified","before":null,"after":"x"}]}\n',
  ])
})

const unusual = [
  '',
  ' ',
  '"quoted"',
  'two\nlines\r\nand\rmore',
  '\u0001\u001f\u007f',
  '😀 é \u202e',
  '{"json": [1]}',
  '\ufeffmark',
  'x'.repeat(300_000),
]

test.each([[1], [7], [65_536]])('what was written is read, in pieces of %d bytes', async (piece) => {
  const steps = unusual.slice(0, piece === 1 ? -1 : undefined).map((text, i) =>
    step({
      number: i + 1,
      author: text.slice(0, 50),
      what: text.slice(0, 50),
      changes: [{ task: `t${text.slice(0, 9)}`, item: 'simplified', before: null, after: JSON.stringify(text) }],
    }),
  )
  const found = await read(textOf(steps).join(''), piece)
  expect(found.reported).toEqual([head])
  expect(
    found.steps.map(({ author, what, changes: [change] }) => [
      author,
      what,
      change?.task,
      JSON.stringify(change?.after),
    ]),
  ).toEqual(steps.map(({ author, what, changes: [change] }) => [author, what, change?.task, change?.after]))
})

test('a step with very much in it goes on in further lines', async () => {
  const long = JSON.stringify('x'.repeat(400_000))
  const large = step({
    changes: Array.from({ length: 7 }, (_, i) => ({ task: `t${i}`, item: 'simplified', before: null, after: long })),
  })
  const lines = textOf([large, step({ number: 2 })])
  expect(lines.map((line) => line.slice(0, 30))).toEqual([
    '{"placebo":"annotations","vers',
    '{"number":1,"author":"Ada","at',
    '{"number":1,"changes":[{"task"',
    '{"number":1,"changes":[{"task"',
    '{"number":2,"author":"Ada","at',
  ])
  const found = await read(lines.join(''))
  expect(found.steps.map(({ number, line, changes }) => [number, line, changes.map(({ task }) => task)])).toEqual([
    [1, 2, ['t0', 't1', 't2', 't3', 't4', 't5', 't6']],
    [2, 5, ['t']],
  ])
})

const first = '{"placebo":"annotations","version":1,"collection":"c","set":"main","steps":1}\n'
const line = (given: Readonly<Record<string, unknown>>) =>
  `${first}${JSON.stringify({ ...(JSON.parse(textOf([step()])[1] ?? '') as object), ...given })}\n`
const change = (given: Readonly<Record<string, unknown>>) =>
  line({ changes: [{ task: 't', item: 'tags', before: null, after: [], ...given }] })

test.each<[string, string, RegExp]>([
  ['nothing', '', /no annotations: it is empty/],
  ['another file', '{"a":1}\n', /no annotations: its first line is {"a":1}/],
  ['no JSON', 'task,item\n', /invalid line 1: "task,item" is not JSON/],
  ['a later version', first.replace('"version":1', '"version":2'), /invalid version: 2; this Placebo reads version 1/],
  ['an unknown field of the head', first.replace('"set"', '"since":0,"set"'), /invalid line 1: a field "since"/],
  ['no set', first.replace('"set":"main",', ''), /missing line 1.set/],
  ['a count that is none', first.replace('"steps":1', '"steps":-1'), /invalid line 1.steps: -1/],
  ['cut off behind a line', first, /it has 0 steps, where its first line says 1; it may have been cut off/],
  ['cut off in a line', line({}).slice(0, -9), /invalid line 2: .* is not JSON/],
  ['an unknown field of a step', line({ until: 1 }), /invalid line 2: a field "until"; this version knows "number", /],
  ['an unknown field of a change', change({ why: '' }), /invalid line 2.changes\[0\]: a field "why"/],
  ['a number that is none', line({ number: '1' }), /invalid line 2.number: "1"; it has to be a whole number from 1/],
  ['another kind', line({ kind: 'merge' }), /invalid line 2.kind: "merge"/],
  ['a time that is none', line({ at: 'yesterday' }), /invalid line 2.at: "yesterday"; use a time such as/],
  ['a time that is no time', line({ at: '2026-13-01' }), /invalid line 2.at/],
  ['a long name of an author', line({ author: 'x'.repeat(101) }), /invalid line 2.author: 101 characters; at most 100/],
  ['no changes', line({ changes: null }), /invalid line 2.changes: null; it has to be a list/],
  ['no task', change({ task: ' ' }), /invalid task name: " "/],
  ['another item', change({ item: 'rating' }), /invalid line 2.changes\[0\].item: "rating"; use "tags", /],
  [
    'an item that was never said to be there or not',
    change({ before: undefined }),
    /missing line 2.changes\[0\].before: null says that it is not there/,
  ],
  ['U+0000', line({ what: 'a\0b' }), /invalid line 2.what: "a\\u0000b" holds the character U\+0000/],
  ['U+0000 in a task', change({ task: 'a\0b' }), /invalid line 2.changes\[0\].task: .*U\+0000/],
  ['half of a surrogate pair', line({ what: 'a\ud83d' }), /invalid line 2.what: half of a surrogate pair/],
  ['another encoding', Buffer.from(line({}), 'utf16le').toString('latin1'), /UTF-16/],
])('%s is refused', async (_, content, words) => {
  expect((await read(content)).reported.at(-1)).toEqual(expect.stringMatching(words))
})
