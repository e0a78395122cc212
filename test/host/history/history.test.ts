import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { listHistory } from '#store/history.ts'
import { saveModel } from '#store/models.ts'
import { createRun, readRunInstances, readRunTasks, setRunState } from '#store/runs.ts'
import { planCells } from '#core/study/cell.ts'
import { addToQueue } from '#store/queue.ts'
import { takeLock } from '#store/lock.ts'
import { follow, openHostAt, openTestHost, type TestHost } from '../../support/host.ts'
import { begun, importTiny, opened, request, short, tasks, reported } from '../../support/runs.ts'
import { writeTestModel } from '../../support/model.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'
import { mixedStudy, storeMixedRun, storeTunedRun } from '../stored-runs.ts'
import { readLatex } from '../../exchange/latex-reader.ts'

/** A finished tuned run and an unfinished one, as if they had been carried out. */
function withRuns(data = temporaryFolder()): TestHost {
  const opened = openTestHost(data)
  storeTunedRun(opened.host.store)
  storeMixedRun(opened.host.store)
  setRunState(opened.host.store, 'mixed123', 'stopped')
  return opened
}

const refusal = (reason: RegExp) => ({ code: 'INVALID_REQUEST', data: { reasons: [saying(reason)] } })
const kept = async ({ client }: Pick<TestHost, 'client'>) =>
  (await client.history.list({ which: 'kept' })).runs.map(({ id }) => id)

describe('the list of all runs', () => {
  test('tells what each is made of, the newest first', async () => {
    const { client } = withRuns()
    const { runs, tags } = await client.history.list({ which: 'kept' })
    expect(tags).toEqual([])
    expect(runs).toMatchObject([
      {
        id: 'mixed123',
        name: 'mixed',
        state: 'stopped',
        method: 'in context',
        notes: '',
        tags: [],
        measured: null,
        models: { files: 0, bytes: 0 },
        deleted: null,
      },
      { id: 'tuned123', name: 'tuned', state: 'finished', method: 'lora', measured: null },
    ])
  })

  test('headline and size are told of one run, and kept once it is finished', async () => {
    const here = withRuns()
    const { client } = here
    const measured = await client.history.measure({ run: 'tuned123' })
    expect(measured).toMatchObject({
      run: 'tuned123',
      headline: {
        name: 'tuned on Original, asked with Original (4 per task)',
        kind: 'classification',
        control: { verdict: expect.any(String) as string },
      },
    })
    expect(measured.bytes).toBeGreaterThan(10_000)
    expect((await client.history.list({ which: 'kept' })).runs[1]?.measured).toEqual({
      headline: measured.headline,
      bytes: measured.bytes,
    })
    await client.history.measure({ run: 'mixed123' })
    expect((await client.history.list({ which: 'kept' })).runs[0]?.measured).toBeNull()
  })

  test('what was kept no longer counts when a finished run has gone on', async () => {
    const { client, host } = withRuns()
    await client.history.measure({ run: 'tuned123' })
    host.store.writing.exec(
      "DELETE FROM trials WHERE (cell, instance) IN (SELECT cell, instance FROM trials WHERE cell IN (SELECT id FROM cells WHERE run = 'tuned123') LIMIT 1)",
    )
    expect((await client.history.list({ which: 'kept' })).runs[1]?.measured).toBeNull()
  })
})

describe('what a person notes', () => {
  test('stays with the run, over a restart', async () => {
    const data = temporaryFolder()
    const first = openHostAt(data)
    storeMixedRun(first.host.store)
    await first.client.history.note({ run: 'mixed', notes: 'the best one\nso far' })
    await first.client.history.tag({ run: 'mixed', tags: ['paper', 'figure 2', 'paper'] })
    await first.close()
    const { client } = openTestHost(data)
    const listed = await client.history.list({ which: 'kept' })
    expect(listed.runs[0]).toMatchObject({ notes: 'the best one\nso far', tags: ['paper', 'figure 2'] })
    expect(listed.tags).toEqual(['figure 2', 'paper'])
  })

  test.each([
    ['a run that is not there', 'none', ['a'], 'INVALID_REQUEST'],
    ['an empty tag', 'mixed', [' '], 'BAD_REQUEST'],
    ['a tag as long as a note', 'mixed', ['x'.repeat(41)], 'BAD_REQUEST'],
  ])('is refused for %s', async (_, run, tags, code) => {
    const { client } = withRuns()
    await expect(client.history.tag({ run, tags })).rejects.toMatchObject({ code })
  })
})

describe('a deleted run', () => {
  test('is nowhere, and comes back as it was', async () => {
    const here = withRuns()
    const { client } = here
    const before = await client.history.list({ which: 'kept' })
    const { removed, until } = await client.history.remove({ runs: ['mixed'], models: false })
    expect(removed).toEqual(['mixed123'])
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(29.9 * 86_400_000)
    expect(await kept(here)).toEqual(['tuned123'])
    expect((await client.runs.list()).runs.map(({ id }) => id)).toEqual(['tuned123'])
    await expect(client.runs.show({ run: 'mixed123' })).rejects.toMatchObject(refusal(/invalid run: mixed123/))
    await expect(client.results.table({ run: 'mixed123', by: null, compare: null })).rejects.toMatchObject(
      refusal(/invalid run: mixed123/),
    )
    expect((await client.history.list({ which: 'deleted' })).runs).toMatchObject([
      { id: 'mixed123', deleted: { until, models: false } },
    ])
    expect(await client.history.restore({ runs: ['mixed'] })).toEqual({ restored: ['mixed123'] })
    expect(await client.history.list({ which: 'kept' })).toEqual(before)
  })

  test('goes for good when it is told to, a piece at a time, and leaves nothing behind', async () => {
    const here = withRuns()
    const { client, host } = here
    await client.history.remove({ runs: ['mixed', 'tuned'], models: false })
    expect(await client.history.purge({ runs: ['mixed123', 'tuned123'] })).toEqual({
      purged: ['mixed123', 'tuned123'],
      files: 0,
    })
    for (const table of [
      'runs',
      'run_tasks',
      'run_instances',
      'cells',
      'trials',
      'trial_texts',
      'trainings',
      'training_steps',
    ]) {
      expect([table, host.store.reading.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0])
    }
    await expect(client.history.restore({ runs: ['mixed123'] })).rejects.toMatchObject(
      refusal(/no run of this name was deleted lately/),
    )
  })

  test('goes for good by itself 30 days later, when the host opens', async () => {
    const data = temporaryFolder()
    const first = openHostAt(data)
    storeMixedRun(first.host.store)
    storeTunedRun(first.host.store)
    setRunState(first.host.store, 'mixed123', 'stopped')
    await first.client.history.remove({ runs: ['mixed', 'tuned'], models: false })
    first.host.store.writing
      .prepare("UPDATE runs SET deleted_at = '2020-01-01T00:00:00.000Z' WHERE id = 'mixed123'")
      .run()
    await first.close()
    const { host } = openTestHost(data)
    await expect.poll(() => listHistory(host.store, 'deleted').map(({ id }) => id)).toEqual(['tuned123'])
  })

  test('takes the files of its trainings along only when asked to, and gives them back with it', async () => {
    for (const models of [false, true]) {
      const data = temporaryFolder()
      const here = withRuns(data)
      const { client, host } = here
      const file = join(data, 'trained.gguf')
      mkdirSync(join(data, 'trained', 'tuned123'), { recursive: true })
      writeFileSync(file, 'a model')
      host.store.writing.prepare("UPDATE trainings SET file = ? WHERE run = 'tuned123' AND position = 0").run(file)
      saveModel(host.store, {
        name: 'trained',
        file,
        fileSize: 7,
        modifiedMs: 0,
        sha256: 'sha 0',
        weightsChecked: true,
        info: '{}',
        addedAt: '',
        kind: 'adapter',
        origin: { method: 'lora', parentSha256: 'aa', run: 'tuned123', study: 'tuned', training: null },
      })
      expect((await client.history.list({ which: 'kept' })).runs[1]?.models).toEqual({ files: 1, bytes: 7 })
      const known = () => host.store.reading.prepare('SELECT name FROM models WHERE removed_at IS NULL').pluck().all()
      await client.history.remove({ runs: ['tuned'], models })
      expect(known()).toEqual(models ? [] : ['trained'])
      await client.history.restore({ runs: ['tuned'] })
      expect(known()).toEqual(['trained'])
      await client.history.remove({ runs: ['tuned'], models })
      expect(await client.history.purge({ runs: ['tuned'] })).toEqual({ purged: ['tuned123'], files: models ? 1 : 0 })
      expect(existsSync(file)).toBe(!models)
    }
  })

  test('is not one that is under way, here or elsewhere', async () => {
    const { client, host } = withRuns()
    const lock = takeLock(host.store, 'run-mixed123')
    await expect(client.history.remove({ runs: ['tuned', 'mixed'], models: false })).rejects.toMatchObject(
      refusal(/run mixed123 \(mixed\) is under way; stop it first/),
    )
    lock?.release()
    expect((await client.history.list({ which: 'deleted' })).runs).toEqual([])
  })

  test('is not one that waits in the queue', async () => {
    const { client, host } = withRuns()
    addToQueue(host.store, {
      name: 'mixed',
      request: JSON.stringify({ kind: 'resume', request: { run: 'mixed123' } }),
      queuedAt: '',
    })
    await expect(client.history.remove({ runs: ['mixed'], models: false })).rejects.toMatchObject(
      refusal(/waits in the queue; take it out first/),
    )
  })
})

describe('runs are compared', () => {
  /** The same instances once more, in another order of tasks; answered as in the other run. */
  function storeAgain(
    { host: { store } }: TestHost,
    id: string,
    change: { readonly k?: number; readonly fewer?: boolean; readonly definition?: string } = {},
  ): void {
    const study = { ...mixedStudy, name: `again ${id}`, k: change.k ?? mixedStudy.k }
    const tasks = readRunTasks(store, 'mixed123')
      .map((each, t) => ({
        ...each,
        task: { ...each.task, definition: change.definition ?? each.task.definition },
        instances: readRunInstances(store, 'mixed123', t)
          .map(({ instance }) => instance)
          .slice(change.fewer === true ? 1 : 0),
      }))
      .toReversed()
    createRun(
      store,
      { id, study, createdAt: '2026-01-03' },
      tasks,
      planCells(study, (text) => `${id} ${text}`),
    )
    store.writing.exec(`
      INSERT INTO trials SELECT c2.id, i2.id, t.outcome, t.dropped, t.exact_match, t.strict_match, t.rouge_l, t.format, t.format_normalised, t.label_and_stop, t.rouge_l_unicode, t.contains_label
      FROM trials t JOIN cells c1 ON c1.id = t.cell AND c1.run = 'mixed123' JOIN run_instances i1 ON i1.id = t.instance
        JOIN cells c2 ON c2.run = '${id}' AND c2.position = c1.position JOIN run_instances i2 ON i2.run = '${id}' AND i2.instance_id = i1.instance_id`)
    setRunState(store, id, 'stopped')
  }

  test('instance by instance where both were asked the same', async () => {
    const here = withRuns()
    storeAgain(here, 'again123', { k: 1 })
    const compared = await here.client.history.compare({ runs: ['mixed', 'again123'] })
    expect(compared).toMatchObject({
      runs: [
        { id: 'mixed123', name: 'mixed' },
        { id: 'again123', name: 'again again123' },
      ],
      setup: [{ what: 'examples shown (k)', values: ['2', '1'] }],
      paired: true,
      whole: true,
      margin: 3,
      may: ['All runs were asked the same instances of the same tasks: differences are taken instance by instance.'],
    })
    expect(
      compared.comparisons.map(({ kind, line, run, difference, verdict }) => [kind, line, run, difference, verdict]),
    ).toEqual(
      ['classification', 'generation'].flatMap((kind) =>
        ['Original', 'Simplified', 'Delusive', 'Empty'].map((line) => [kind, line, 'again123', 0, 'too-few']),
      ),
    )
  })

  test('as CSV and for LaTeX', async () => {
    const here = withRuns()
    storeAgain(here, 'again123', { k: 1 })
    const asked = (as: 'csv' | 'latex') => here.client.history.compareFile({ runs: ['mixed', 'again123'], as })
    const { name, text } = await asked('csv')
    const [head, first, ...others] = text.trim().split('\r\n')
    expect([name, head, others.length]).toEqual([
      'mixed and again again123.csv',
      'line,run,run name,against,kind,score,n,tasks,difference (points),95 % low,95 % high,p after Holm,margin (points),verdict,mark,sentence',
      7,
    ])
    expect(first).toMatch(
      /^Original,again123,again again123,mixed123,classification,exact match,\d+,5,0,,,,3,too-few,,/,
    )
    const latex = await asked('latex')
    expect([
      latex.name,
      ...readLatex(latex.text).map(({ label, rows }) => [label, rows.length, rows[0]?.slice(0, 4)]),
    ]).toEqual([
      'mixed and again again123.tex',
      ['tab:runs', 8, ['Original', 'again again123', 'mixed', 'exact match']],
    ])
  })

  test('several things that differ are named, and that none of them can be blamed', async () => {
    const here = withRuns()
    storeAgain(here, 'again123', { k: 1, definition: 'Do it otherwise.' })
    const { may } = await here.client.history.compare({ runs: ['mixed', 'again123'] })
    expect(may.slice(1)).toEqual([
      'The definition or the examples of 9 tasks are not the same.',
      'More than one thing in their set-up differs: a difference cannot be put down to one of them.',
    ])
  })

  test('on the instances that both were asked; what is left out is said', async () => {
    const here = withRuns()
    storeAgain(here, 'fewer123', { fewer: true })
    storeAgain(here, 'again123')
    const [some, all] = await Promise.all(
      ['fewer123', 'again123'].map((other) => here.client.history.compare({ runs: ['mixed', other] })),
    )
    expect(some).toMatchObject({ paired: true, whole: false })
    expect(some?.may.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^Differences are taken instance by instance on what all runs were asked: \d+ instances of 9 tasks\. /,
      ),
      'Left out of mixed: 9 instances that not all runs were asked.',
    ])
    const counts = (of: typeof some) => of?.comparisons.map(({ kind, instances, tasks }) => [kind, instances, tasks])
    const tasks = (kind: string) => (kind === 'generation' ? 4 : 5)
    // One instance fewer of each task.
    expect(counts(some)?.slice(0, 1)).toEqual(
      counts(all)
        ?.slice(0, 1)
        .map(([kind, instances]) => [kind, Number(instances) - tasks(String(kind)), tasks(String(kind))]),
    )
  })

  test('and not where they had no task in common; it is said why', async () => {
    const here = withRuns()
    const compared = await here.client.history.compare({ runs: ['mixed', 'tuned123'] })
    expect(compared).toMatchObject({ paired: false, whole: false, comparisons: [] })
    expect(compared.may[0]).toBe(
      'They have no task in common: mixed has task 0, task 1, task 2 and 6 more tasks; tuned has t0, t1, t2 and 9 more tasks.',
    )
    expect(compared.may[1]).toMatch(/no difference and no verdict is given/)
  })

  test('runs of one name are told apart by their ids', async () => {
    const here = withRuns()
    storeAgain(here, 'again123')
    here.host.store.writing.exec("UPDATE runs SET name = 'mixed' WHERE id = 'again123'")
    expect(
      (await here.client.history.compare({ runs: ['mixed123', 'again123'] })).runs.map(({ name }) => name),
    ).toEqual(['mixed (mixed123)', 'mixed (again123)'])
  })

  test('not with itself', async () => {
    const { client } = withRuns()
    await expect(client.history.compare({ runs: ['mixed', 'mixed123'] })).rejects.toMatchObject(
      refusal(/not with itself/),
    )
  })
})

describe('a run is asked once more', { timeout: 60_000 }, () => {
  test('by the request that would plan it again: the same trials come out', async () => {
    const { client } = await opened()
    const first = await begun(client, short)
    await reported(client, first)
    const again = await client.history.request({ run: first })
    expect(again.notes).toEqual([])
    expect(again.request).toMatchObject({
      name: 'study',
      collection: 'tiny',
      instancesPerTask: 1,
      conditions: request.conditions,
      model: 'test-model',
      contextSize: 2048,
    })
    const second = await begun(client, { ...again.request, name: 'again', threads: 1 })
    await reported(client, second)
    const [one, other] = await Promise.all(
      [first, second].map(async (run) => (await client.results.table({ run, by: 'task', compare: null })).groups),
    )
    expect(other).toEqual(one)
    const { paired, setup, comparisons } = await client.history.compare({ runs: [first, second] })
    expect({ paired, setup, differences: comparisons.map(({ difference }) => difference) }).toEqual({
      paired: true,
      setup: [],
      differences: [0, 0, 0, 0],
    })
  })

  test('what has changed since is said', async () => {
    const { client } = await opened()
    const run = await begun(client, short)
    await reported(client, run)
    await client.models.remove({ model: 'test-model', deleteFile: false })
    await sleep(5)
    await importTinyAgain(client)
    const { notes } = await client.history.request({ run })
    expect(notes).toMatchObject([
      expect.stringMatching(/^The model test-model \(SHA-256 [0-9a-f]{12}…\) is not known any more/),
      'The collection tiny was imported again after the run: its tasks may not be the same.',
    ])
  })

  test('one that only trains asks nothing', async () => {
    const { client, host } = openTestHost(temporaryFolder())
    createRun(
      host.store,
      { id: 'train123', study: { ...mixedStudy, conditions: [], decodings: [] }, createdAt: '' },
      [],
      [],
    )
    await expect(client.history.request({ run: 'train123' })).rejects.toMatchObject(
      refusal(/only trained a model and asked nothing/),
    )
  })
})

describe('a run whose model has moved', { timeout: 60_000 }, () => {
  test('goes on once the file is known at its new place', async () => {
    const here = temporaryFolder()
    const { client, host } = openTestHost(join(here, 'data'))
    await importTiny(client)
    const file = writeTestModel(here)
    const run = await begun(client, { ...short, model: file })
    await reported(client, run)
    renameSync(file, join(here, 'moved.gguf'))
    setRunState(host.store, run, 'stopped')
    host.store.writing.exec('DELETE FROM trials')
    await expect(client.runs.resume({ run })).rejects.toMatchObject({
      data: { reasons: [expect.stringMatching(/needs its model: .*there is no such file/)] },
    })
    await follow(await client.models.relocate({ model: 'test-model', file: join(here, 'moved.gguf') }))
    expect(await client.runs.resume({ run })).toMatchObject({ state: 'started' })
    expect((await reported(client, run)).end).toMatchObject({ state: 'finished', done: 6 })
  })
})

async function importTinyAgain(client: TestHost['client']): Promise<void> {
  await follow(await client.collections.import({ path: tasks, name: 'tiny', replace: true, skipBroken: false }))
}
