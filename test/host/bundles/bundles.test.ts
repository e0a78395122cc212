import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Study } from '#core/study/study.ts'
import { placeboVersion } from '#host/version.ts'
import { listOpening } from '#store/bundles.ts'
import { takeLock } from '#store/lock.ts'
import { readCells } from '#store/runs.ts'
import { readTrainings } from '#store/trainings.ts'
import { readTrialDetails } from '#store/trials.ts'
import { follow, openTestHost, type TestClient, type TestHost } from '../../support/host.ts'
import { root } from '../../support/placebo.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { askedStudy, formatsStudy, storeAsked, trainedStudy, type StoreOptions } from './asked-runs.ts'
import { everything, nothing, open, refusal, unpacked, verify } from './repacked.ts'

const unlike = { prompts: 40, equal: 30, likelihood: { prompts: 10, equal: 9, largestDifference: 0.5 } }

const tables = async (client: TestClient, run: string) => ({
  // Where the files of trainings lie is this machine's own affair.
  json: JSON.stringify(await client.results.table({ run, by: null, compare: null }), (key, value: unknown) =>
    key === 'file' ? undefined : value,
  ),
  byTask: JSON.stringify(await client.results.matrix({ run, by: 'task' })),
  csv: await client.results.csv({ run, by: null, of: 'means' }),
  comparisons: await client.results.csv({ run, by: null, of: 'comparisons' }),
  trainings: await client.results.csv({ run, by: null, of: 'trainings' }),
  trials: await lines(client, run),
})

async function lines(client: TestClient, run: string): Promise<string> {
  let text = ''
  await follow(await client.results.trialsJsonl({ run }), (piece) => {
    text += piece.text
  })
  // Messages lose the names of the folders of the machine they come from.
  return text.replaceAll(/"message":"[^"]*"/g, '"message"')
}

/** A host with a run, and its bundle. */
async function made(
  study: Study,
  options: StoreOptions,
  adapters = false,
): Promise<TestHost & { readonly file: string }> {
  const opened = openTestHost(temporaryFolder())
  storeAsked(opened.host.store, study, options)
  const file = join(temporaryFolder(), 'made.zip')
  await follow(await opened.client.bundles.make({ run: options.id, file, adapters }))
  return { ...opened, file }
}

test('the version is that of package.json', () => {
  expect(placeboVersion).toBe(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
  )
})

describe('a run in a bundle', () => {
  test.each([
    ['in context', askedStudy, { id: 'aaaa1111' }, false],
    ['stopped before its end', askedStudy, { id: 'bbbb2222', state: 'stopped' }, false],
    [
      'of several decodings, in another format',
      { ...askedStudy, decodings: ['free', 'constrained'], format: 'plain' },
      { id: 'cccc3333' },
      false,
    ],
    ['in fast mode', { ...askedStudy, mode: 'fast' }, { id: 'ffff6666', modeDifference: unlike }, false],
    ['in fast mode, not compared yet', { ...askedStudy, mode: 'fast' }, { id: 'ffff7777', state: 'stopped' }, false],
    ['under sampled formats', formatsStudy, { id: 'abab8888' }, false],
    ['tuned', trainedStudy, { id: 'dddd4444' }, false],
    ['tuned, with what was trained', trainedStudy, { id: 'dddd4444' }, true],
    ['that asked nothing', { ...askedStudy, conditions: [] }, { id: 'eeee5555' }, false],
  ] as const)('is the same run elsewhere, to the byte: %s', async (_, study, options, adapters) => {
    const here = await made(study, options, adapters)
    const there = openTestHost(temporaryFolder())
    const report = await open(there.client, here.file)
    expect(report).toMatchObject({
      run: options.id,
      name: study.name,
      differing: 0,
      differences: [],
      broken: [],
      notes: [],
      version: placeboVersion,
    })
    expect(report.numbers).toBeGreaterThan(100)
    expect(await tables(there.client, options.id)).toEqual(await tables(here.client, options.id))
    // Everything that is stored of it, but who opened it, and the names of folders.
    const stored = ({ host }: TestHost) =>
      inspect(
        [
          readCells(host.store, options.id),
          [...readTrialDetails(host.store, options.id)].map((trial) => ({
            ...trial,
            text: { ...trial.text, message: null },
          })),
        ],
        { depth: null, sorted: true, maxArrayLength: null, maxStringLength: null },
      )
    expect(stored(there) === stored(here)).toBe(true)
    expect(readTrainings(there.host.store, options.id).map(({ file }) => existsSync(file))).toEqual(
      readTrainings(here.host.store, options.id).map(() => adapters),
    )
    // Made once more of what was opened it is the same bundle.
    const again = join(temporaryFolder(), 'again.zip')
    await follow(await there.client.bundles.make({ run: options.id, file: again, adapters }))
    expect(readFileSync(again).equals(readFileSync(here.file))).toBe(true)
  })

  test('says nothing of the machine, nor of what a person has noted', async () => {
    const here = await made(trainedStudy, { id: 'aaaa1111' }, true)
    await here.client.history.note({ run: 'aaaa1111', notes: 'do not show this' })
    const file = join(temporaryFolder(), 'noted.zip')
    await follow(await here.client.bundles.make({ run: 'aaaa1111', file, adapters: true }))
    const files = await unpacked(file)
    const text = [...files.values()].map(String).join('\n')
    for (const secret of [
      here.host.dataDirectory,
      '/home/',
      '/ann/',
      `${homedir()}/`,
      `"${hostname()}`,
      'do not show this',
    ])
      expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(text).toContain('the engine could not read one.gguf, nor x.gguf')
    expect([...files.keys()]).toEqual([...files.keys()].slice(0, -1).toSorted().concat('manifest.json'))
  })

  test.each([
    ['over another file', (file: string) => writeFileSync(file, 'mine'), /made\.zip exists; choose another name/],
    ['into no folder', () => undefined, /there is no folder/],
  ])('is not written %s', async (what, prepare, reason) => {
    const { host, client } = openTestHost(temporaryFolder())
    storeAsked(host.store, askedStudy, { id: 'aaaa1111' })
    const folder = temporaryFolder()
    const file = what === 'into no folder' ? join(folder, 'none', 'made.zip') : join(folder, 'made.zip')
    prepare(file)
    await expect(
      client.bundles.make({ run: 'aaaa1111', file, adapters: false }).then((events) => follow(events)),
    ).rejects.toMatchObject(refusal(reason))
    expect(readdirSync(folder)).toEqual(what === 'into no folder' ? [] : ['made.zip'])
  })

  test('is refused while the run is under way, and where what was trained is gone or another file', async () => {
    const { host, client } = openTestHost(temporaryFolder())
    storeAsked(host.store, trainedStudy, { id: 'aaaa1111' })
    const file = join(temporaryFolder(), 'made.zip')
    const make = async (adapters = true) => follow(await client.bundles.make({ run: 'aaaa1111', file, adapters }))
    const lock = takeLock(host.store, 'run-aaaa1111')
    await expect(make()).rejects.toMatchObject(refusal(/run aaaa1111 is under way/))
    lock?.release()
    const [first] = readTrainings(host.store, 'aaaa1111')
    writeFileSync(first!.file, 'other weights')
    await expect(make()).rejects.toMatchObject(refusal(/is no longer the file that was trained/))
    expect(existsSync(file)).toBe(false)
    await make(false)
  })

  test('whoever leaves while it is made, or opened, leaves nothing behind', async () => {
    const here = await made(askedStudy, { id: 'aaaa1111', instances: 200 })
    const folder = temporaryFolder()
    const file = join(folder, 'left.zip')
    for await (const { phase } of await here.client.bundles.make({ run: 'aaaa1111', file, adapters: false }))
      if (phase === 'statistics') break
    // The thread does one thing after the other: whatever it was doing has ended. It may have been done before it
    // heard.
    expect((await verify(here.client, here.file)).differing).toBe(0)
    expect(readdirSync(folder)).toEqual(existsSync(file) ? ['left.zip'] : [])
    const there = openTestHost(temporaryFolder())
    for await (const { phase } of await there.client.bundles.open({ file: here.file })) if (phase === 'trials') break
    await verify(there.client, here.file)
    const [opened] = (await there.client.runs.list()).runs
    expect(listOpening(there.host.store)).toEqual([])
    expect(opened ?? everything(there.host.store)).toEqual(
      opened ? expect.objectContaining({ done: opened.done }) : nothing,
    )
    if (!opened) expect((await open(there.client, here.file)).differing).toBe(0)
  })
})

describe('an opened run', () => {
  test('is among the others, and says where it comes from', async () => {
    const { file } = await made(askedStudy, { id: 'aaaa1111' })
    const { client } = openTestHost(temporaryFolder())
    const { sha256, numbers } = await open(client, file)
    const origin = {
      kind: 'bundle',
      file: 'made.zip',
      sha256,
      run: 'aaaa1111',
      version: placeboVersion,
      recomputed: { numbers, differing: 0, differences: [] },
    }
    expect((await client.history.list({ which: 'kept' })).runs).toMatchObject([
      { id: 'aaaa1111', state: 'finished', origin, done: 141, total: 144 },
    ])
    expect(await client.runs.show({ run: 'asked' })).toMatchObject({ origin, study: { modelFile: 'one.gguf' } })
    await client.history.note({ run: 'asked', notes: 'from Ann' })
    await client.history.tag({ run: 'asked', tags: ['opened'] })
    await client.history.measure({ run: 'asked' })
    await client.history.remove({ runs: ['asked'], models: false })
    expect((await client.runs.list()).runs).toEqual([])
    await client.history.restore({ runs: ['asked'] })
    expect((await client.history.list({ which: 'kept' })).runs).toMatchObject([
      { notes: 'from Ann', tags: ['opened'], origin },
    ])
  })

  test('is opened once, unless it was deleted, and beside the run it was made of has an id of its own', async () => {
    const here = await made(askedStudy, { id: 'aaaa1111' })
    const { run } = await open(here.client, here.file)
    expect(run).toMatch(/^[0-9a-f]{8}$/)
    await expect(open(here.client, here.file)).rejects.toMatchObject(
      refusal(new RegExp(`is open already: it is run ${run} \\(asked\\)`)),
    )
    await here.client.history.remove({ runs: [run], models: false })
    expect((await open(here.client, here.file)).run).not.toBe(run)
  })

  test('cannot be resumed, nor be part of one that is opened at the same time', async () => {
    const { file } = await made(askedStudy, { id: 'aaaa1111', state: 'stopped' })
    const { client, host } = openTestHost(temporaryFolder())
    const lock = takeLock(host.store, 'opening')
    await expect(open(client, file)).rejects.toMatchObject(refusal(/another bundle is being opened/))
    lock?.release()
    await open(client, file)
    await expect(client.runs.resume({ run: 'asked' })).rejects.toMatchObject(
      refusal(/run aaaa1111 was opened from the bundle made\.zip: .*not mixed/),
    )
  })

  test.each([
    ['in context', askedStudy],
    ['tuned', trainedStudy],
  ])('gives its tasks to be asked again, chosen as they were: %s', async (_, study) => {
    const { file } = await made(study, { id: 'aaaa1111' })
    const { client, host } = openTestHost(temporaryFolder())
    await open(client, file)
    const { request, notes, excerpt } = await client.history.request({ run: 'aaaa1111' })
    expect(request).toMatchObject({ collection: 'some tasks', model: 'one.gguf' })
    expect(notes).toEqual([
      expect.stringMatching(/model one .* is not known any more/),
      expect.stringMatching(/no collection some tasks any more/),
    ])
    expect(excerpt).toBe('some tasks of aaaa1111')
    await client.bundles.excerpt({ run: 'aaaa1111', name: excerpt ?? '' })
    const again = await client.history.request({ run: 'aaaa1111' })
    expect(again).toMatchObject({
      request: { collection: excerpt },
      notes: [expect.stringMatching(/model one/)],
      excerpt: null,
    })
    // What would be planned of it is what was: same instances, same examples to train on.
    const { frozenTasks } = await import('#host/studies/plan-trainings.ts')
    const { listCollections, listTasks, readInstances } = await import('#store/collections.ts')
    const { readTrainTasks } = await import('#store/trainings.ts')
    const { readRunTasks, readRunInstances } = await import('#store/runs.ts')
    const rows = listTasks(host.store, listCollections(host.store)[0]!.id)
    const frozen = readRunTasks(host.store, 'aaaa1111')
    expect(rows.slice(0, frozen.length).map(({ task, id }) => [task, [...readInstances(host.store, id)]])).toEqual(
      frozen.map(({ task }, i) => [task, readRunInstances(host.store, 'aaaa1111', i).map(({ instance }) => instance)]),
    )
    if (study.tuning !== null) {
      const trainRows = rows.slice(frozen.length)
      expect(frozenTasks(host, trainRows, study.tuning)).toEqual(readTrainTasks(host.store, 'aaaa1111'))
      // For another study it is a task like any other.
      expect(
        frozenTasks(host, trainRows, { ...study.tuning, seeds: [5] }).map(({ instanceCount }) => instanceCount),
      ).toEqual(trainRows.map(({ instanceCount }) => instanceCount))
    }
    await expect(client.bundles.excerpt({ run: 'aaaa1111', name: excerpt ?? '' })).rejects.toMatchObject(
      refusal(/is here already/),
    )
  })

  test('what a killed opening has left goes when the next host opens', async () => {
    const data = temporaryFolder()
    const { file } = await made(askedStudy, { id: 'aaaa1111' })
    const first = openTestHost(data)
    await open(first.client, file)
    first.host.store.writing.prepare("UPDATE runs SET opening = 1, deleted_at = '2026-01-01'").run()
    expect((await first.client.history.list({ which: 'deleted' })).runs).toEqual([])
    const second = openTestHost(data)
    await expect
      .poll(() =>
        second.host.store.reading
          .prepare('SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM trials)')
          .pluck()
          .get(),
      )
      .toBe(0)
  })
})
