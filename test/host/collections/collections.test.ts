import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sentenceOf } from '#contract/errors.ts'
import { presets } from '#core/conditions/index.ts'
import { planStudy } from '#host/studies/plan-study.ts'
import { readRunTasks } from '#store/runs.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const folder = fileFolder('collections')
const tasks = writeTinyCollection(join(folder, 'tiny'))
let model = ''
beforeAll(() => {
  model = writeTestModel(folder)
})

const parity = { collection: 'tiny', task: 'label_parity' }

async function opened() {
  const { client, host } = openTestHost(temporaryFolder())
  await importAs(client, 'tiny')
  return { client, host }
}

function importAs(client: TestClient, name: string, path = tasks, replace = false) {
  return client.collections.import({ path, name, replace, skipBroken: false }).then((events) => follow(events))
}

const classification = (...labels: string[]) => ({ kind: 'classification' as const, labels, stated: null })

describe('a label-space review', () => {
  test('shows what there is to judge by', async () => {
    const { client } = await opened()
    expect(await client.collections.task(parity)).toMatchObject({
      space: { labels: ['even', 'odd'], stated: 'stated' },
      importedSpace: { labels: ['even', 'odd'], stated: 'stated' },
      review: null,
      instances: 6,
      otherOutputs: 0,
      outputs: [
        { output: 'even', instances: 3 },
        { output: 'odd', instances: 3 },
      ],
    })
  })

  test.each([
    [
      'taken as it is',
      classification('even', 'odd'),
      { kind: 'classification', labels: ['even', 'odd'], stated: 'stated' },
    ],
    [
      'a label added',
      classification('odd', 'even', ' none '),
      { kind: 'classification', labels: ['even', 'none', 'odd'], stated: 'partly' },
    ],
    [
      'a label in another’s place',
      classification('odd', 'none'),
      { kind: 'classification', labels: ['none', 'odd'], stated: 'partly' },
    ],
    [
      'what the definition states',
      { ...classification('even', 'odd'), stated: 'not at all' as const },
      { kind: 'classification', labels: ['even', 'odd'], stated: 'not at all' },
    ],
    ['generation after all', { kind: 'generation' as const }, { kind: 'generation' }],
  ])('%s: counts for everybody who reads the task, until it is reset', async (_, space, expected) => {
    const { client, host } = await opened()
    expect(await client.collections.review({ ...parity, space })).toEqual({
      space: expected,
      reviewedAt: expect.any(String) as string,
    })
    expect(await client.collections.task(parity)).toMatchObject({
      space: expected,
      importedSpace: { labels: ['even', 'odd'] },
      review: { reviewedAt: expect.any(String) as string },
    })
    const shown = (await client.collections.show({ name: 'tiny' })).tasks.find(({ name }) => name === parity.task)
    expect(shown).toMatchObject({ labels: [], stated: null, ...expected, reviewed: true })
    expect((await client.collections.list()).collections).toMatchObject([{ name: 'tiny', reviewed: 1 }])
    expect(await plannedSpace(host)).toEqual(expected)

    expect(await client.collections.review({ ...parity, space: null })).toMatchObject({
      space: { labels: ['even', 'odd'] },
      reviewedAt: null,
    })
    expect((await client.collections.list()).collections).toMatchObject([{ name: 'tiny', reviewed: 0 }])
    expect(await plannedSpace(host)).toEqual({ kind: 'classification', labels: ['even', 'odd'], stated: 'stated' })
  })

  test('changes nothing in a run that is there', async () => {
    const { client, host } = await opened()
    const run = await planned(host)
    await client.collections.review({ ...parity, space: { kind: 'generation' } })
    expect(readRunTasks(host.store, run)[0]?.task.answerSpace).toMatchObject({ labels: ['even', 'odd'] })
  })

  test('travels with an export', async () => {
    const { client } = await opened()
    await client.collections.review({ ...parity, space: classification('even', 'odd', 'none') })
    const out = join(temporaryFolder(), 'out')
    await client.collections.export({ name: 'tiny', folder: out })
    await importAs(client, 'again', out)
    expect(await client.collections.task({ ...parity, collection: 'again' })).toMatchObject({
      space: { labels: ['even', 'none', 'odd'] },
      review: null,
    })
  })

  test('stays when the same task comes once more, and goes when it comes changed', async () => {
    const { client } = await opened()
    await client.collections.review({ ...parity, space: classification('even', 'none') })
    await client.collections.edit({
      ...parity,
      text: { definition: 'Even?', positiveExamples: [], negativeExamples: [] },
    })
    await importAs(client, 'tiny', tasks, true)
    expect(await client.collections.task(parity)).toMatchObject({
      space: { labels: ['even', 'none'] },
      definition: 'Even?',
      review: {},
      versions: [{ number: 1 }],
    })
    await importAs(client, 'tiny', writeTinyCollection(join(temporaryFolder(), 'more'), 7), true)
    expect(await client.collections.task(parity)).toMatchObject({ space: { labels: ['even', 'none'] }, instances: 7 })
    const changed = writeTinyCollection(join(temporaryFolder(), 'changed'))
    const file = join(changed, 'label_parity.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('Look at the number', 'Look'))
    await importAs(client, 'tiny', changed, true)
    expect(await client.collections.task(parity)).toMatchObject({
      space: { labels: ['even', 'odd'] },
      review: null,
      versions: [],
    })
  })

  test.each([
    ['no label', [], 'invalid labels: none'],
    ['one label', ['even'], 'with one label guessing is right on every instance'],
    ['a blank label', ['even', ' '], 'a label has text'],
    ['a label twice', ['even', 'even '], 'twice'],
  ])('%s is refused', async (_, labels, reason) => {
    const { client } = await opened()
    await expect(client.collections.review({ ...parity, space: classification(...labels) })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining(reason)] },
    })
  })
})

describe("a task's text", () => {
  const text = {
    definition: 'Even or not?',
    positiveExamples: [{ input: '2', output: 'even', explanation: 'half of 4' }],
    negativeExamples: [],
  }

  test('is written anew, in versions of which each can be taken again', async () => {
    const { client } = await opened()
    const before = await client.collections.task(parity)
    expect(await client.collections.edit({ ...parity, text })).toEqual({ number: 1 })
    expect(await client.collections.task(parity)).toMatchObject({
      ...text,
      imported: before.imported,
      space: { labels: ['even', 'odd'], stated: 'partly' },
      versions: [{ number: 1, asImported: false }],
    })
    expect(
      (await client.collections.show({ name: 'tiny' })).tasks.map(({ name, edited }) => [name, edited]),
    ).toContainEqual(['label_parity', true])

    expect(await client.collections.restoreVersion({ ...parity, number: 0 })).toEqual({ number: 2 })
    expect(await client.collections.task(parity)).toMatchObject({
      ...before.imported,
      space: before.space,
      versions: [{ number: 1 }, { number: 2, asImported: true }],
    })
    expect((await client.collections.show({ name: 'tiny' })).tasks.some(({ edited }) => edited)).toBe(false)

    expect(await client.collections.restoreVersion({ ...parity, number: 1 })).toEqual({ number: 3 })
    expect(await client.collections.task(parity)).toMatchObject(text)
    const prompt = await client.prompts.render({
      ...parity,
      instance: 0,
      condition: presets.original,
      k: 1,
      seed: 1,
      maxAnswerTokens: 8,
    })
    expect(prompt.text).toContain('Even or not?')
    expect(prompt.stop).toBe(
      'answers end at the first newline or at the end of turn: no reference of the task has a newline',
    )
    const stopped = await client.prompts.render({
      ...parity,
      instance: 0,
      condition: presets.original,
      k: 1,
      seed: 1,
      maxAnswerTokens: 8,
      stop: ['###'],
    })
    expect(stopped).toMatchObject({
      text: prompt.text,
      stop: 'answers end at "###" or at the end of turn: this is the stop rule of the study',
    })
  })

  test.each([
    ['an empty definition', { ...text, definition: '' }, 'definition: it is empty'],
    [
      'an example without an output',
      { ...text, positiveExamples: [{ input: 'a', output: '' }] },
      'positive example 1: it has no output',
    ],
  ])('%s is refused', async (_, wrong, reason) => {
    const { client } = await opened()
    await expect(client.collections.edit({ ...parity, text: wrong })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining(reason)] },
    })
  })

  test('a version that never was is refused', async () => {
    const { client } = await opened()
    await expect(client.collections.restoreVersion({ ...parity, number: 1 })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining('invalid version: 1')] },
    })
  })
})

describe('a collection', () => {
  test('is removed, brought back, and gone for good', async () => {
    const { client, host } = await opened()
    const { id } = await client.collections.remove({ name: 'tiny' })
    expect(await client.collections.list()).toMatchObject({
      collections: [],
      removed: [{ id, name: 'tiny', tasks: 3, instances: 18 }],
    })
    await expect(client.collections.show({ name: 'tiny' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    expect(await client.collections.restore({ id })).toEqual({ name: 'tiny' })
    expect(await client.collections.list()).toMatchObject({ collections: [{ name: 'tiny', tasks: 3 }], removed: [] })
    await client.collections.remove({ name: 'tiny' })
    expect(await client.collections.forget({ id })).toEqual({ name: 'tiny' })
    expect(await client.collections.list()).toEqual({ collections: [], removed: [] })
    expect(host.store.reading.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(0)
    await expect(client.collections.restore({ id })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining('not among the removed')] },
    })
  })

  test('cannot come back while another has its name', async () => {
    const { client } = await opened()
    const { id } = await client.collections.remove({ name: 'tiny' })
    await importAs(client, 'tiny')
    await expect(client.collections.restore({ id })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining('rename that one first')] },
    })
    await client.collections.rename({ name: 'tiny', to: 'second' })
    await client.collections.restore({ id })
    expect((await client.collections.list()).collections.map(({ name }) => name)).toEqual(['second', 'tiny'])
    await expect(client.collections.rename({ name: 'second', to: 'tiny' })).rejects.toMatchObject({
      data: { reasons: [expect.stringContaining('a collection tiny is here already')] },
    })
  })

  test('goes by itself 30 days later, when the next one is imported', async () => {
    const { client, host } = await opened()
    const { id } = await client.collections.remove({ name: 'tiny' })
    await importAs(client, 'second')
    expect((await client.collections.list()).removed).toHaveLength(1)
    host.store.writing.prepare("UPDATE collections SET removed_at = '2020-01-01T00:00:00.000Z' WHERE id = ?").run(id)
    await importAs(client, 'third')
    expect((await client.collections.list()).removed).toEqual([])
  })

  test('that was dropped is named as it was dropped, and the copy goes', async () => {
    const { client } = openTestHost(temporaryFolder())
    const file = new File([readFileSync(join(tasks, 'label_parity.json'))], 'part')
    const { path } = await client.files.take({
      into: null,
      total: { files: 1, bytes: file.size },
      files: [{ path: 'mine/label_parity.json', from: 0, file }],
    })
    await importAs(client, 'dropped', path)
    expect((await client.collections.list()).collections).toMatchObject([{ name: 'dropped', source: 'mine', tasks: 1 }])
    expect(existsSync(path)).toBe(false)
  })

  test('with a broken file tells which, where and what to do, and what was dropped stays for another try', async () => {
    const { client } = openTestHost(temporaryFolder())
    const parts = [
      ['mine/broken.json', '{"Definition": ["x"],\n "Instances": [}'],
      ['mine/label_parity.json', readFileSync(join(tasks, 'label_parity.json'), 'utf8')],
    ].map(([path = '', text = '']) => ({ path, from: 0, file: new File([text], 'part') }))
    const { path } = await client.files.take({
      into: null,
      total: { files: 2, bytes: parts.reduce((sum, { file }) => sum + file.size, 0) },
      files: parts,
    })
    await expect(importAs(client, 'mine', path)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: {
        broken: [{ file: 'broken.json', severity: 'error', where: expect.stringContaining('line 2') as string }],
      },
    })
    const events = await client.collections.import({ path, name: 'mine', replace: false, skipBroken: true })
    expect(await follow(events)).toMatchObject({ tasks: 1, problems: [{ file: 'broken.json' }] })
  })
})

describe('an import', () => {
  /** Tasks of 3,000 instances each, and a broken file after them. */
  function manyTasks(folder: string, tasks: number, last: string): string {
    mkdirSync(folder, { recursive: true })
    for (let task = 0; task < tasks; task++) {
      const instances = Array.from({ length: 3000 }, (_, i) => ({
        input: `${i} ${'long '.repeat(20)}`,
        output: i % 2 === 0 ? 'yes' : 'no',
      }))
      writeFileSync(
        join(folder, `task${task}.json`),
        JSON.stringify({ Definition: ['Say yes or no.'], Instances: instances }),
      )
    }
    writeFileSync(join(folder, 'z.json'), last)
    return folder
  }
  const pages = (host: ReturnType<typeof openTestHost>['host']) =>
    host.store.reading.pragma('page_count', { simple: true })

  test('that is refused has written nothing: the database is as small as before', async () => {
    const { client, host } = await opened()
    const before = pages(host)
    const path = manyTasks(join(temporaryFolder(), 'many'), 3, '{"Definition": ["x"], "Instances": [}')
    await expect(importAs(client, 'many', path)).rejects.toMatchObject({ data: { broken: [{ file: 'z.json' }] } })
    expect(pages(host)).toBe(before)
    expect((await client.collections.list()).collections.map(({ name }) => name)).toEqual(['tiny'])
  })

  test('tells how far it is, first of checking and then of storing, and leaves nothing where it is stopped', async () => {
    const { client, host } = await opened()
    const path = manyTasks(
      join(temporaryFolder(), 'many'),
      4,
      '{"Definition": ["x"], "Instances": [{"input": "a", "output": "b"}]}',
    )
    const stop = new AbortController()
    const stages = new Set<string>()
    const events = await client.collections.import(
      { path, name: 'many', replace: false, skipBroken: false },
      { signal: stop.signal },
    )
    await expect(
      (async () => {
        for await (const progress of events) {
          stages.add(progress.stage)
          expect(progress).toMatchObject({ allFiles: 5 })
          if (progress.stage === 'importing') stop.abort()
        }
      })(),
    ).rejects.toMatchObject({ data: { reasons: ['import stopped; nothing of it was kept'] } })
    expect([...stages]).toEqual(['checking', 'importing'])
    expect(host.store.reading.prepare('SELECT count(*) FROM instances').pluck().get()).toBe(18)
    await importAs(client, 'many', path)
    expect((await client.collections.list()).collections).toMatchObject([
      { name: 'many', tasks: 5, instances: 12_001 },
      { name: 'tiny' },
    ])
  })

  test('that was killed is gone with the next one', async () => {
    const { client, host } = await opened()
    host.store.writing
      .exec(`INSERT INTO collections (id, name, source, imported_at, state) VALUES (70, 'half', '', '', 'importing');
      INSERT INTO tasks (id, collection, position, name, task, instance_count) VALUES (71, 70, 0, 'half', '', 0);
      INSERT INTO instances (task, position, id, input, reference_list) VALUES (71, 0, 'a', 'x', '["y"]')`)
    await importAs(client, 'second')
    expect(host.store.reading.prepare('SELECT count(*) FROM instances WHERE task = 71').pluck().get()).toBe(0)
    expect(host.store.reading.prepare("SELECT count(*) FROM collections WHERE state = 'importing'").pluck().get()).toBe(
      0,
    )
  })

  test("that takes another one's place lints the tasks as a person has corrected them", async () => {
    const { client } = await opened()
    await client.collections.edit({
      ...parity,
      text: { definition: 'Even?', positiveExamples: [], negativeExamples: [] },
    })
    const findings = (
      (await importAs(client, 'tiny', tasks, true)) as { findings: readonly { task: string; code: string }[] }
    ).findings
    expect(findings.filter(({ task }) => task === 'label_parity').map(({ code }) => code)).toContain(
      'few-positive-examples',
    )
    expect(findings).toEqual((await client.collections.lint({ name: 'tiny' })).findings)
  })
})

describe('the instances of a task', () => {
  const read = async (client: TestClient, change: object) =>
    client.collections.instances({ ...parity, offset: 0, limit: 2, ...change })

  test.each([
    ['a page', { offset: 1 }, 1, ['label_parity-1', 'label_parity-2']],
    ['from an id on', { offset: 'label_parity-4' }, 4, ['label_parity-4', 'label_parity-5']],
    ['behind the end', { offset: 99 }, 99, []],
  ])('%s', async (_, change, offset, ids) => {
    const { client } = await opened()
    const page = await read(client, change)
    expect([page.total, page.offset, page.instances.map(({ id }) => id)]).toEqual([6, offset, ids])
  })

  test('long texts are cut where asked', async () => {
    const { client } = await opened()
    expect((await read(client, { cut: 3 })).instances[0]).toMatchObject({ input: 'The…', references: ['eve…'] })
  })

  test('an id that is not there is refused', async () => {
    const { client } = await opened()
    await expect(read(client, { offset: 'none' })).rejects.toMatchObject({
      data: { reasons: ['invalid instance: none is not in task label_parity'] },
    })
  })
})

test('what is looked at of one task alone is the same as of all', async () => {
  const { client } = openTestHost(temporaryFolder())
  const odd = join(temporaryFolder(), 'odd')
  mkdirSync(odd)
  for (const name of ['a', 'b'])
    writeFileSync(
      join(odd, `${name}.json`),
      JSON.stringify({
        Definition: ['Say yes.'],
        Instances: [
          { input: 'x', output: 'yes' },
          { input: 'x', output: 'yes' },
        ],
      }),
    )
  await importAs(client, 'odd', odd)
  const all = (await client.collections.lint({ name: 'odd' })).findings
  const one = (await client.collections.lint({ name: 'odd', task: 'b' })).findings
  expect(one.length).toBeGreaterThan(0)
  expect(one).toEqual(all.filter(({ task }) => task === 'b'))
})

test('tasks that are another one under a second name are found, by import and lint report alike', async () => {
  const { client } = openTestHost(temporaryFolder())
  const twice = writeTinyCollection(join(temporaryFolder(), 'twice'))
  const parityFile = readFileSync(join(twice, 'label_parity.json'), 'utf8')
  writeFileSync(join(twice, 'same_again.json'), parityFile.replaceAll('"label_parity-', '"same_again-'))
  // As many instances under the same instruction, one of them another one.
  writeFileSync(join(twice, 'similar.json'), parityFile.replace('number 5', 'number 55'))
  const imported = (await importAs(client, 'twice', twice)) as {
    findings: readonly { task: string; code: string; message: string }[]
  }
  const same = ({ code }: { code: string }) => code === 'same-task'
  expect(imported.findings.filter(same)).toMatchObject([
    { task: 'same_again', message: expect.stringContaining('6 instances as "label_parity"') as string },
  ])
  expect((await client.collections.lint({ name: 'twice' })).findings.filter(same)).toHaveLength(1)
  expect((await client.collections.lint({ name: 'twice', task: 'same_again' })).findings.filter(same)).toHaveLength(1)
  expect((await client.collections.lint({ name: 'twice', task: 'label_parity' })).findings.filter(same)).toEqual([])
})

test('where no other file could be taken, nobody is told to leave out the broken one', async () => {
  const { client } = openTestHost(temporaryFolder())
  const alone = join(temporaryFolder(), 'broken.json')
  writeFileSync(alone, '{"Definition": ["x"], "Instances": [')
  await expect(importAs(client, 'alone', alone)).rejects.toMatchObject({
    data: {
      reasons: [
        expect.stringMatching(/^broken\.json: /) as string,
        'nothing was imported, for there is no other file; fix it and import again',
      ],
      broken: [{ file: 'broken.json' }],
      others: 0,
    },
  })
})

type Host = ReturnType<typeof openTestHost>['host']

async function planned(host: Host): Promise<string> {
  const plan = await planStudy(host, {
    collection: 'tiny',
    model,
    tasks: [parity.task],
    conditions: [presets.original],
    decodings: ['free'],
    k: 1,
    seed: 1,
    margin: 3,
    maxAnswerTokens: 8,
    contextSize: 512,
    gpuLayers: 0,
    threads: 1,
    skipIneligible: false,
    instancesPerTask: 2,
  })
  if (plan.state === 'refused') throw new Error(plan.reasons.map(sentenceOf).join())
  return plan.run
}

/** What a study that is planned now freezes. */
async function plannedSpace(host: Host) {
  return readRunTasks(host.store, await planned(host))[0]?.task.answerSpace
}
