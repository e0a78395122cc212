import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { contract, type Client } from '#contract/index.ts'
import { randomBelow, type Random } from '#core/random/index.ts'
import { startHostProcess, type HostProcess } from '../support/host-process.ts'
import { follow } from '../support/host.ts'
import { openTo } from '../support/modes.ts'
import { writeTestModel } from '../support/model.ts'
import { writeSplitCollection } from '../support/split-collection.ts'
import { fileFolder } from '../support/temporary.ts'
import { devices, hostileValue, oddPaths, oneOf, type Known } from './hostile-values.ts'
import { stormTimeout, weather, type Outcome } from './storm.ts'
import { failureOf } from '#headless/exit.ts'

type Schema = Parameters<typeof hostileValue>[0]
type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

/** Every call of the contract with what it takes. */
const calls = Object.entries(contract).flatMap(([noun, group]) =>
  Object.entries(group).map(
    ([
      verb,
      {
        '~orpc': { inputSchema },
      },
    ]) => ({
      noun,
      verb,
      input: inputSchema as Schema | undefined,
    }),
  ),
)

const folder = fileFolder('calls')
const files = join(folder, 'files')
const furnished = join(folder, 'furnished')
const tasks = join(files, 'split')
/** So deep that what leads out of it by name stays in the test's own folder. */
const cwd = join(folder, 'a', 'b', 'c', 'd')
const known: Record<string, unknown[]> = {}

beforeAll(async () => {
  for (const each of [files, cwd, join(files, 'out')]) mkdirSync(each, { recursive: true })
  makeOddFiles()
  const host = await startHostProcess(furnished, { cwd })
  await furnish(host.client)
  await host.close()
}, 120_000)

test(
  'every call answers whatever it is given with a result or a refusal by name',
  { timeout: stormTimeout },
  async () => {
    /** After so many attacks little of what was furnished is left. */
    const round = calls.length * 4
    let host: HostProcess | undefined
    // The next one starts while this one is attacked: its start is no answer to anything.
    let next = startAnew()
    onTestFinished(async () => {
      await Promise.all([host?.close(), next.then((started) => started.close())])
    })
    const weathered = await weather({
      name: 'hostile calls',
      few: calls.length,
      all: calls.length * 38,
      pid: () => host?.pid ?? 0,
      async attack(random, number) {
        if (host === undefined || number % round === 0) {
          const [before, fresh] = [host, await next]
          host = fresh
          next = Promise.resolve(before?.close()).then(startAnew)
        }
        const outcome = await attack(host.client, random, number)
        const answering = await settled(host.client).catch((error: unknown) => String(error))
        if (answering === undefined) return outcome
        const { noun, verb } = callOf(number)
        await host.close().catch(() => undefined)
        host = undefined
        return { state: 'broken', what: `after ${noun}.${verb} the host no longer answers: ${answering}` }
      },
    })
    expect(weathered.broken).toEqual([])
    // All that these calls have left in the data folder is its owner's alone.
    expect(openTo(join(folder, `data-${started - 1}`))).toEqual([])
  },
)

function callOf(number: number) {
  return calls[number % calls.length] as (typeof calls)[number]
}

let started = 0

async function startAnew(): Promise<HostProcess> {
  started += 1
  const data = join(folder, `data-${started}`)
  rmSync(join(folder, `data-${started - 2}`), { recursive: true, force: true })
  cpSync(furnished, data, { recursive: true })
  if (!existsSync(join(files, 'test-model.gguf'))) writeTestModel(files)
  rmSync(join(files, 'out'), { recursive: true, force: true })
  mkdirSync(join(files, 'out'))
  return startHostProcess(data, { cwd })
}

async function attack(client: Client, random: Random, number: number): Promise<Outcome> {
  const { noun, verb, input } = callOf(number)
  const name = `${noun}.${verb}`
  const given =
    input === undefined ? oneOf([undefined, null, {}, 7], random) : hostileValue(input, random, knownFor(name))
  const call = (client as unknown as Record<string, Record<string, Call>>)[noun]?.[verb] as Call
  const leaving = new AbortController()
  // Some leave early, at any time.
  const early = randomBelow(random, 12) === 0
  const leaves = early || measuring.test(name)
  const timer = setTimeout(() => leaving.abort(), early ? randomBelow(random, 40) : leaves ? 1000 : 9000)
  try {
    const slow = await answered(call(given, { signal: leaving.signal }))
    return slow ? { state: 'broken', what: `${name} never answers ${shown(given)}` } : { state: 'accepted' }
  } catch (error) {
    if (leaving.signal.aborted && !(error instanceof ORPCError))
      return leaves ? { state: 'accepted' } : { state: 'broken', what: `${name} never answers ${shown(given)}` }
    const judged = judge(error)
    return judged.state === 'broken' ? { state: 'broken', what: `${name} ${shown(given)}: ${judged.what}` } : judged
  } finally {
    clearTimeout(timer)
  }
}

/** It takes its time to measure, or never ends: whoever has waited for a second leaves. */
const measuring = /^(?:studies\.calibrate|changes\.follow)$/

/** Milliseconds of a run, or of whatever else tells how far it is, that are listened to. */
const listening = 1500

/** To its end, or so long; answers whether it said nothing at all. */
async function answered(call: Promise<unknown>): Promise<boolean> {
  const answer = await call
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return false
  const events = answer as AsyncGenerator
  const begun = performance.now()
  for (;;) {
    if ((await events.next()).done === true) return false
    if (performance.now() - begun < listening) continue
    await events.return(undefined)
    return false
  }
}

function judge(error: unknown): Outcome {
  if (!(error instanceof ORPCError))
    return { state: 'broken', what: `${String(error)} (${String(error instanceof Error ? error.cause : '')})` }
  const { code, message, data } = error as {
    code: string
    message: string
    data?: { issues?: { message: string }[] }
  }
  const said =
    code === 'BAD_REQUEST'
      ? data?.issues?.map((issue) => issue.message)
      : code === 'INVALID_REQUEST' || code === 'WORK_FAILED'
        ? failureOf(error).reasons
        : undefined
  const reason = said?.join(' ') ?? ''
  if (reason === '') return { state: 'broken', what: `${code} ${message} ${JSON.stringify(data ?? null)}` }
  // What a person cannot read: a stack, or what a library or the language says to a programmer.
  const unreadable =
    /\n\s+at |TypeError|RangeError|Cannot read prop|is not a function|is not iterable|Received |SQLITE_|datatype mismatch|constraint failed|call stack|\[object |ERR_[A-Z]/.exec(
      reason,
    )?.[0]
  return unreadable === undefined
    ? { state: 'refused', reason }
    : { state: 'broken', what: `${code} in no words of a person: ${reason.slice(0, 300)}` }
}

/** Nothing is under way or waits any more; answers what is wrong with the host. */
async function settled(client: Client): Promise<string | undefined> {
  const lost = new AbortController()
  const timer = setTimeout(() => lost.abort(new Error('no answer within 9 s')), 9000)
  try {
    const { queue, active } = await client.runs.queue(undefined, { signal: lost.signal })
    for (const { id } of queue) await client.runs.unqueue({ id }, { signal: lost.signal })
    if (active !== null) await client.runs.stop({ run: active }, { signal: lost.signal }).catch(() => undefined)
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

function shown(given: unknown): string {
  const text = JSON.stringify([given], (_, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'string' && value.length > 60
        ? `${value.slice(0, 20)}… (${value.length})`
        : value,
  )
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

const writing =
  /^(?:collections\.export|results\.write|bundles\.make|reports\.write|annotations\.write|models\.merge|trainings\.start)/

function knownFor(call: string): Known {
  const odd = oddPaths(files)
  const readable = [
    ...['split', 'predictions.jsonl', 'asked.zip', 'second.jsonl', 'split.json'].map((name) => join(files, name)),
    join(files, 'test-model.gguf'),
  ]
  const written = ['csv', 'tex', 'html', 'zip', 'jsonl', 'gguf'].map((ending) => join(files, 'out', `x.${ending}`))
  const paths = writing.test(call) ? [...written, ...written, ...odd] : [...readable, ...readable, ...odd, ...devices]
  return {
    ...known,
    file: paths,
    path: paths,
    folder: [...paths, join(files, 'out')],
    base: [...(known['model'] ?? []), ...odd, ...devices],
    adapter: [...readable, ...odd, ...devices],
  }
}

function makeOddFiles(): void {
  const [, ...rest] = oddPaths(files)
  for (const path of rest.filter((each) => each.includes('/pipe'))) spawnSync('mkfifo', [path])
  const socket = createServer().listen(join(files, 'socket'))
  afterAll(() => void socket.close())
  symlinkSync(join(files, 'circle'), join(files, 'circle'))
  for (const name of ['line\nend.json', '\u001B[31mred.json', 'file']) writeFileSync(join(files, name), '{}')
  writeFileSync(join(files, 'empty.json'), '')
  writeFileSync(join(files, 'split.json'), '{"train": [], "test": []}')
  writeFileSync(
    join(files, 'predictions.jsonl'),
    `${JSON.stringify({ task: 'test_colour', id: 'test_colour-1', prediction: 'red' })}\n`,
  )
  writeSplitCollection(tasks)
  writeTestModel(files)
}

async function furnish(client: Client): Promise<void> {
  await client.starter.install({ firstStart: true })
  await follow(await client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  await follow(await client.models.add({ file: join(files, 'test-model.gguf') }))
  const begun = await client.runs.start({
    collection: 'split',
    model: 'test-model',
    tasks: ['test_colour', 'test_last'],
    conditions: [presets.original, presets.empty],
    decodings: ['free'],
    k: 1,
    instancesPerTask: 3,
    seed: 1,
    margin: 3,
    maxAnswerTokens: 4,
    contextSize: 512,
    gpuLayers: 0,
    threads: 1,
    skipIneligible: true,
    name: 'asked',
  })
  if (begun.state !== 'started') throw new Error('the run was queued')
  await follow(await client.runs.follow({ run: begun.run }))
  await client.annotations.createSet({ collection: 'split', name: 'second' })
  await client.annotations.act({
    collection: 'split',
    set: 'second',
    what: 'a pair',
    changes: [
      {
        task: 'test_colour',
        seen: null,
        item: {
          kind: 'pair',
          id: 'p1',
          value: {
            note: '',
            input: 'a',
            output: 'red',
            gold: 'blue',
            proposed: 'red',
            source: 'annotator',
            state: 'approved',
            position: 0,
          },
        },
      },
    ],
  })
  await client.annotations.write({ collection: 'split', set: 'second', as: 'jsonl', path: join(files, 'second.jsonl') })
  await follow(await client.bundles.make({ run: 'asked', file: join(files, 'asked.zip'), adapters: false }))
  const draft = await client.drafts.save({ id: null, content: { question: 'examples' } })
  const { cells } = (await client.results.means({ run: 'asked' })) as { cells?: readonly { name?: string }[] }
  const names = ['train_parity', 'train_reversed', 'test_colour', 'test_last']
  Object.assign(known, {
    collection: ['split', 'starter'],
    name: ['split', 'starter', 'asked', 'third'],
    to: ['split', 'other'],
    set: ['main', 'second'],
    sets: ['main', 'second'],
    task: names,
    tasks: names,
    trainTasks: names,
    testTasks: names,
    train: names,
    test: names,
    run: ['asked', begun.run],
    runs: ['asked', begun.run],
    model: ['test-model', join(files, 'test-model.gguf'), ...oddPaths(files), ...devices],
    id: [draft.id, 'p1', 0, 1, 2],
    item: ['pair p1'],
    instance: [0, 1, 'test_colour-1'],
    offset: [0, 1, 'test_colour-3'],
    cell: [0, 1, ...(cells ?? []).map(({ name }) => name)],
    words: ['colour', '"which is"', '"', 'NEAR(a b)', 'a*', '-b'],
    ending: ['.json'],
  })
}
