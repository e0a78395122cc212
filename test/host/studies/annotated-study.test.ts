import { expect, test } from 'vitest'
import type { ItemValue } from '#contract/annotations.ts'
import { presets } from '#core/conditions/index.ts'
import type { TestClient } from '../../support/host.ts'
import { begun, opened, short, reported } from '../../support/runs.ts'
import { reasonsAgainst } from '../../support/refused.ts'

const definition = 'Look at the number in the sentence. Answer "even" or "odd".'
const set = { collection: 'tiny', set: 'main' }
const task = 'label_parity'

function pair(input: string, output: string, gold: string, position: number): ItemValue {
  return {
    kind: 'pair',
    id: `p${position}`,
    value: { input, output, gold, proposed: output, source: 'annotator', state: 'approved', position, note: '' },
  }
}

/** Approved by hand, one after another; the definition is tagged. */
async function annotated() {
  const host = await opened()
  const { client } = host
  await client.annotations.createSet({ collection: 'tiny', name: 'main' })
  const act = (name: string, ...items: ItemValue[]) =>
    client.annotations.act({ ...set, what: 'by hand', changes: items.map((item) => ({ task: name, item })) })
  await act(task, pair('seven', 'even', 'odd', 0), pair('eight', 'odd', 'even', 1))
  const from = definition.indexOf('"even"')
  await act(task, {
    kind: 'tags',
    value: [{ from, to: definition.length - 1, type: 'label list', text: definition.slice(from, -1) }],
  })
  // Whoever approves a text of two lines was warned.
  await act('generate_reversed', pair('one two', 'one\nthree', 'two one', 0))
  return { ...host, act }
}

/** Of its first instance, cell by cell. */
async function trialsOf(client: TestClient, run: string, name: string) {
  return (await client.trials.show({ run, task: name, instance: 0 })).cells.map(({ trial }) => trial)
}

const without = { definition: 'without-label-list', examples: 'empty' } as const
const conditions = [presets.original, presets.simplified, presets.delusive, without]

test('each trial says which version of which set it saw, where it saw something of it', async () => {
  const { client } = await annotated()
  const run = await begun(client, { ...short, tasks: [task], conditions })
  expect((await reported(client, run)).end.state).toBe('finished')
  const trials = await trialsOf(client, run, task)
  const note = 'label_parity: annotation set "main", version 3'
  expect(
    trials.map((trial) => [
      trial?.prompt.split('\n')[0],
      trial?.prompt.includes('Input: eight.\n Output: odd') ?? null,
      trial?.notes,
    ]),
  ).toEqual([
    [`Definition: ${definition}`, false, []],
    ['Definition: "even" or "odd".', false, [note]],
    [`Definition: ${definition}`, false, [note]],
    ['Definition: Look at the number in the sentence. Answer.', false, [note]],
  ])
  const delusive = trials[2]
  expect(delusive?.prompt).toContain('Input: seven.\n Output: even.\n')
  expect(delusive?.exampleSources).toEqual(['curated'])
})

test('a run keeps the version it was begun with; a pair whose form differs is shown because somebody approved it', async () => {
  const { client, act } = await annotated()
  const first = await begun(client, {
    ...short,
    name: 'first',
    tasks: ['generate_reversed'],
    conditions: [presets.delusive],
  })
  await reported(client, first)
  await act('generate_reversed', pair('three four', 'four', 'four three', 1))
  const second = await begun(client, {
    ...short,
    name: 'second',
    tasks: ['generate_reversed'],
    conditions: [presets.delusive],
    k: 2,
  })
  await reported(client, second)
  const notes = async (run: string) =>
    (await trialsOf(client, run, 'generate_reversed')).map((trial) => [trial?.exampleSources, trial?.notes])
  expect(await notes(first)).toEqual([[['curated'], ['generate_reversed: annotation set "main", version 3']]])
  expect(await notes(second)).toEqual([
    [['curated', 'curated'], ['generate_reversed: annotation set "main", version 4']],
  ])
})

test('tasks that are not tagged are named with the reason, and can be left out', async () => {
  const { client } = await annotated()
  const study = { ...short, conditions: [without] }
  expect(await reasonsAgainst(client.runs.start(study))).toContain(
    'invalid task for without-label-list+empty: label_colour: its definition is not tagged, so nothing can be left out of it',
  )
  const run = await begun(client, { ...study, skipIneligible: true })
  expect((await reported(client, run)).end).toMatchObject({ state: 'finished', total: 1 })
  expect((await client.results.csv({ run, by: null, of: 'means' })).text).toContain('Without-label-list+empty')
})
