import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBelow } from '#core/random/index.ts'
import { migrate } from '#store/migrate.ts'
import { migrations } from '#store/migrations/index.ts'
import { askedStudy, storeAsked } from '../host/bundles/asked-runs.ts'
import { follow, openHostAt } from '../support/host.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, type Ran } from '../support/placebo.ts'
import { noSmallDisk, smallDisk, type SmallDisk } from '../support/small-disk.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { storedRuns } from '../support/stored.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable } from '../support/trainer.ts'
import { inFull, stormTimeout, weather, type Outcome } from './storm.ts'

const counts = { few: 3, all: 20 }
const folder = fileFolder('full-disks')
const [base, old, adapter] = [join(folder, 'base'), join(folder, 'old'), join(folder, 'adapter.gguf')]
const tasks = writeSplitCollection(join(folder, 'split'), 16)
const model = writeTestModel(folder)

interface Place {
  readonly data: string
  /** For what is exported. */
  readonly out: string
}

/** One thing that writes, on a disk with too little room for it. */
interface Verb {
  readonly name: string
  /** What lies on the disk: the data folder, a database of an earlier version, or only what is exported. */
  readonly full: 'data' | 'old data' | 'output'
  /** Bytes free at most: somewhat more than it needs. */
  readonly free: number
  readonly args: (place: Place) => readonly string[]
  /** What it has come to, without what names the run or the moment. */
  readonly result: (place: Place) => Promise<unknown>
}

const asking = ['--k', '1', '--max-tokens', '8', '--context', '512', '--gpu-layers', '0', '--threads', '1']
const training = [
  '--k',
  '1',
  '--context',
  '512',
  '--gpu-layers',
  '0',
  '--threads',
  '1',
  '--epochs',
  '2',
  '--batch',
  '4',
  '--checkpoint-every',
  '2',
  '--size',
  '8',
]
const fileIn =
  (name: string) =>
  ({ out }: Place) =>
    join(out, name)
const hashOf = (name: string) => (place: Place) => Promise.resolve(sha256(fileIn(name)(place)))

const exported = (name: string, free: number, args: (file: string) => readonly string[]): Verb => ({
  name,
  full: 'output',
  free,
  args: (place) => args(fileIn(name)(place)),
  result: hashOf(name),
})

const verbs: readonly Verb[] = [
  {
    name: 'import',
    full: 'data',
    free: 200_000,
    args: () => ['collection', 'import', tasks, '--name', 'more'],
    result: async ({ data }) => ({ ...(await reported(data, 'collection', 'show', 'more')), importedAt: '' }),
  },
  exported('table.csv', 12_000, (file) => ['results', 'asked', '--by', 'task', '--csv', file]),
  {
    name: 'migration',
    full: 'old data',
    free: 1_500_000,
    args: () => ['collection', 'list'],
    result: ({ data }) => reported(data, 'collection', 'list'),
  },
  {
    name: 'run',
    full: 'data',
    free: 400_000,
    args: () => [
      'study',
      'run',
      '--collection',
      'split',
      '--model',
      model,
      '--tasks',
      splitTasks.test.join(','),
      '--conditions',
      'original,empty',
      '--instances',
      '8',
      '--name',
      'disturbed',
      ...asking,
    ],
    result: async ({ data, out }) => {
      const table = await reported(
        data,
        'results',
        'disturbed',
        '--by',
        'task',
        '--trials',
        join(out, 'disturbed.jsonl'),
      )
      return [{ ...table, run: '' }, readFileSync(join(out, 'disturbed.jsonl'), 'utf8')]
    },
  },
  exported('tables.tex', 40_000, (file) => ['results', 'asked', '--latex', file]),
  exported('bundle.zip', 60_000, (file) => ['bundle', 'make', 'asked', file]),
  ...(trainerAvailable
    ? [
        {
          name: 'train',
          full: 'data' as const,
          free: 2_000_000,
          args: ({ data }: Place) => [
            'train',
            '--collection',
            'split',
            '--model',
            model,
            '--tasks',
            splitTasks.train.join(','),
            '--condition',
            'original',
            '--out',
            join(data, 'new.gguf'),
            ...training,
          ],
          result: ({ data }: Place) => Promise.resolve(sha256(join(data, 'new.gguf'))),
        },
        exported('merged.gguf', 2_500_000, (file) => ['model', 'merge', model, adapter, '--out', file]),
      ]
    : []),
  {
    ...exported('report.html', 300_000, (file) => ['report', 'asked', '--out', file]),
    result: (place) =>
      Promise.resolve(
        readFileSync(fileIn('report.html')(place), 'utf8').replaceAll(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g, ''),
      ),
  },
  {
    name: 'figures',
    full: 'output',
    free: 60_000,
    args: ({ out }) => ['results', 'asked', '--figures', join(out, 'figures')],
    result: ({ out }) =>
      Promise.resolve(readdirSync(join(out, 'figures')).map((file) => sha256(join(out, 'figures', file)))),
  },
  exported('trials.jsonl', 200_000, (file) => ['results', 'asked', '--trials', file]),
  {
    name: 'model add',
    full: 'data',
    free: 120_000,
    args: () => ['model', 'add', model],
    result: async ({ data }) =>
      JSON.stringify(await reported(data, 'model', 'list')).replaceAll(/"addedAt":"[^"]*"/g, ''),
  },
]

beforeAll(async () => {
  if (noSmallDisk !== '') return
  const { host, client, close } = openHostAt(base)
  storeAsked(host.store, askedStudy, { id: 'aaaa1111', state: 'finished' })
  await follow(await client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  await close()
  writeOldData()
  if (inFull && trainerAvailable) await trainAdapter()
  for (const verb of verbs.slice(0, inFull ? counts.all : counts.few))
    undisturbed.set(verb.name, await undisturbedResult(verb))
}, 240_000)

async function trainAdapter(): Promise<void> {
  const elsewhere = join(folder, 'elsewhere')
  cpSync(base, elsewhere, { recursive: true })
  const trained = await placebo(
    elsewhere,
    'train',
    '--collection',
    'split',
    '--model',
    model,
    '--tasks',
    splitTasks.train.join(','),
    '--condition',
    'delusive',
    '--out',
    adapter,
    ...training,
  )
  if (trained.code !== 0) throw new Error(trained.stderr)
}

/** As it was before the last two migrations, with half a megabyte in it. */
function writeOldData(): void {
  mkdirSync(old)
  const db = new Database(join(old, 'placebo.sqlite'))
  migrate(db, join(old, 'placebo.sqlite'), old, new Date(0), migrations.slice(0, -2))
  db.prepare("INSERT INTO collections (name, source, imported_at, state) VALUES ('old', ?, '2026-01-01', 'ready')").run(
    'x'.repeat(500_000),
  )
  db.close()
}

const disks = new Set<SmallDisk>()
afterAll(() => {
  for (const disk of disks) disk.remove()
})

/** What each comes to where there is room. */
const undisturbed = new Map<string, unknown>()

async function undisturbedResult(verb: Verb): Promise<unknown> {
  const place = placeIn(join(folder, `undisturbed ${verb.name}`), verb)
  const ran = await placebo(place.data, ...verb.args(place))
  if (ran.code !== 0) throw new Error(`${verb.name}: ${ran.stderr}`)
  return verb.result(place)
}

function placeIn(where: string, { full }: Verb): Place {
  const [data, out] = [full === 'output' ? `${where}-data` : join(where, 'data'), join(where, 'out')]
  const from = full === 'old data' ? old : base
  // What only is read is shared, and so is everything that no disk is too small for.
  cpSync(from, data, { recursive: true })
  mkdirSync(out, { recursive: true })
  return { data, out }
}

test.skipIf(noSmallDisk !== '')(`full disks${noSmallDisk}`, { timeout: stormTimeout }, async () => {
  const { broken } = await weather({
    name: 'full disks',
    ...counts,
    pid: () => process.pid,
    attack: async (random, number) => {
      const verb = verbs[number % verbs.length]
      if (!verb) throw new Error('no verb')
      // The first numbers of neighbouring seeds are much alike.
      for (let i = 0; i < 10; i++) random.next()
      return attack(verb, randomBelow(random, verb.free), undisturbed.get(verb.name))
    },
  })
  expect(broken).toEqual([])
})

async function attack(verb: Verb, free: number, expected: unknown): Promise<Outcome> {
  const disk = smallDisk()
  disks.add(disk)
  const what = `${verb.name} with ${free} bytes free`
  try {
    const place = placeIn(disk.folder, verb)
    const before = filesIn(disk.folder)
    disk.fill(free)
    const ran = await placebo(place.data, ...verb.args(place))
    const wrong =
      ran.code === 0
        ? undefined
        : wrongIn(
            ran,
            filesIn(disk.folder).filter((file) => !before.includes(file)),
            verb,
          )
    disk.empty()
    if (wrong !== undefined) return { state: 'broken', what: `${what}: ${wrong}` }
    const again = ran.code === 0 ? ran : await placebo(place.data, ...goOn(verb, place))
    if (again.code !== 0) return { state: 'broken', what: `${what}: again with room: ${again.code}: ${again.stderr}` }
    const result = await verb.result(place)
    if (JSON.stringify(result) !== JSON.stringify(expected))
      return {
        state: 'broken',
        what: `${what}: another result than where there is room: ${difference(JSON.stringify(result), JSON.stringify(expected))}`,
      }
    return { state: ran.code === 0 ? 'accepted' : 'resumed' }
  } finally {
    disk.remove()
    disks.delete(disk)
  }
}

/** What the sentence told to do. */
function goOn(verb: Verb, place: Place): readonly string[] {
  const [run] =
    verb.name === 'run' || verb.name === 'train' ? storedRuns(place.data).filter(({ id }) => id !== 'aaaa1111') : []
  return run === undefined ? verb.args(place) : ['run', 'resume', run.id, '--threads', '1']
}

function wrongIn({ code, stdout, stderr }: Ran, left: readonly string[], { name, full }: Verb): string | undefined {
  if (code !== 1) return `exit code ${String(code)}: ${stderr}`
  if (!/the disk is full|no space left on the disk/.test(stderr)) return `it is not said: ${stderr}`
  if (/unexpected|^\s+at .*:\d+/m.test(stderr + stdout)) return stderr
  const half = left.filter((file) => /\.part\b/.test(file) || (full === 'output' && file !== 'filler'))
  return half.length > 0 ? `left after ${name}: ${half.join(', ')}` : undefined
}

function difference(one: string, other: string): string {
  const from = Math.max(0, Array.from(one).findIndex((character, i) => character !== other[i]) - 40)
  return `${one.slice(from, from + 100)} / ${other.slice(from, from + 100)}`
}

function filesIn(where: string): string[] {
  return readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}

async function reported(data: string, ...args: readonly string[]): Promise<object> {
  const ran = await placebo(data, ...args, '--json')
  if (ran.code !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout) as object
}

function sha256(file: string): string {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'there is no file'
}
