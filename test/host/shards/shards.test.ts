import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { carry, follow, openHostAt } from '../../support/host.ts'
import { root } from '../../support/placebo.ts'
import { reasonsAgainst } from '../../support/refused.ts'
import { splitTasks, writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { repacked } from '../bundles/repacked.ts'

const folder = fileFolder('shards')
const tasks = writeSplitCollection(join(folder, 'split'), 6)
const model = join(root, 'resources/models/placebo-starter.gguf')
const { method, settings } = tuningDefaults.lora

const study = {
  name: 'a study',
  collection: 'split',
  model,
  tasks: [...splitTasks.test],
  tuning: {
    method: { ...method, matrices: [...method.matrices] },
    settings: { ...settings, epochs: 1, batch: 2 },
    trainConditions: [presets.original, presets.empty],
    testConditions: 'same' as const,
    sizes: [2],
    seeds: [1, 2],
    heldOutPerTask: 1,
    trainTasks: [...splitTasks.train],
  },
  decodings: ['free' as const],
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  contextSize: 1024,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: false,
}
type Opened = ReturnType<typeof openHostAt>

/** Four that train, three that ask. */
const numbers = [1, 2, 3, 4, 5, 6, 7]

/** Paths of trained files are whole: a data directory is put back where it was. */
const home = join(folder, 'home')
const planned = join(folder, 'planned')
const done = join(folder, 'shards')

describe.skipIf(!trainerAvailable)(`a study in shards${trainerReason}`, () => {
  /** What one machine gives. */
  let whole: unknown
  /** Planned in `planned`, and cut into `done`, where the results of all its shards are. */
  let run: string
  let made: unknown

  beforeAll(async () => {
    const host = openHostAt(home)
    try {
      const { client } = host
      await follow(await client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
      const asked = await carry(host, () => client.runs.start(study))
      whole = await outcomeOf(host, asked.run)
      ;({ run } = await client.runs.plan(study))
      made = await follow(await client.shards.make({ run, folder: done, shards: 3, withModel: false }))
    } finally {
      await host.close()
    }
    cpSync(home, planned, { recursive: true })
    cpSync(done, `${done} before`, { recursive: true })
    for (const number of numbers) await carriedOut(join(done, String(number)))
  }, 300_000)

  /** As a machine of the cluster does it, in a store of its own. */
  async function carriedOut(shard: string) {
    const node = openHostAt(join(shard, 'store'))
    try {
      const begun = await follow(await node.client.shards.begin({ folder: shard }))
      if (begun.state === 'done') return begun
      await carry(node, () => node.client.runs.resume({ run: begun.run, threads: 1 }))
      return await follow(await node.client.shards.finish({ folder: shard }))
    } finally {
      await node.close()
    }
  }

  /** The data directory as it was before anything was gathered, and the shards with their results. */
  async function ungathered(work: (at: Opened, shards: string) => Promise<void>): Promise<void> {
    rmSync(home, { recursive: true, force: true })
    cpSync(planned, home, { recursive: true })
    const shards = join(temporaryFolder(), 'shards')
    cpSync(done, shards, { recursive: true, filter: (path) => !path.includes('/store') })
    const host = openHostAt(home)
    try {
      await work(host, shards)
    } finally {
      await host.close()
    }
  }

  const gather = async (at: Opened, shards: string) => follow(await at.client.shards.gather({ folder: shards }))

  test('goes out as one study, its shards and what launches them', () => {
    expect(made).toEqual({ run, folder: done, trainings: 4, asking: 3, trials: 72, model })
    const files = [
      'README.md',
      'parallel.sh',
      'ray_shards.py',
      'shards.json',
      'slurm-shard.sh',
      'slurm.sh',
      'study.zip',
    ]
    expect(files.filter((file) => !existsSync(join(done, file)))).toEqual([])
    for (const file of files.filter((each) => each.endsWith('.sh'))) execFileSync('bash', ['-n', join(done, file)])
  })

  test('gives the table, the trials and the models that one machine gives, and gathered twice changes nothing', async () => {
    await ungathered(async (at, shards) => {
      expect(await gather(at, shards)).toEqual({
        run,
        shards: 7,
        taken: 7,
        takenBefore: 0,
        trials: 72,
        trainings: 4,
        alreadyHere: 0,
        differing: 0,
        missing: [],
        refused: [],
        open: 0,
        state: 'finished',
      })
      expect(JSON.stringify(await outcomeOf(at, run))).toBe(JSON.stringify(whole))
      expect(await gather(at, shards)).toMatchObject({ taken: 0, takenBefore: 7, trials: 0, state: 'finished' })
      expect(JSON.stringify(await outcomeOf(at, run))).toBe(JSON.stringify(whole))
      const { models } = await at.client.models.list()
      const trained = Map.groupBy(
        models.filter(({ kind }) => kind === 'adapter'),
        ({ sha256 }) => sha256,
      )
      expect([...trained.values()].map(({ length }) => length)).toEqual([2, 2, 2, 2])
    })
  })

  test('is gathered as it comes in', async () => {
    await ungathered(async (at, shards) => {
      for (const number of [2, 6]) rmSync(join(shards, String(number), 'result.json'))
      const first = await gather(at, shards)
      expect(first).toMatchObject({ taken: 5, open: 24, state: 'open', refused: [] })
      expect(first.missing).toEqual(
        [2, 6].map((shard) => ({
          shard,
          why: `it has no result; run it: placebo shard run ${join(shards, String(shard))}`,
        })),
      )
      for (const number of [2, 6])
        cpSync(join(done, String(number), 'result.json'), join(shards, String(number), 'result.json'))
      expect(await gather(at, shards)).toMatchObject({ taken: 2, takenBefore: 5, open: 0, state: 'finished' })
      expect(JSON.stringify(await outcomeOf(at, run))).toBe(JSON.stringify(whole))
    })
  })

  test('one that failed is named with its reason', async () => {
    await ungathered(async (at, shards) => {
      const { id } = JSON.parse(readFileSync(join(shards, 'shards.json'), 'utf8')) as { id: string }
      const failed = { format: 'placebo-shard-result', id, number: 5, state: 'failed', reason: 'the engine failed' }
      writeFileSync(join(shards, '5', 'result.json'), JSON.stringify(failed))
      expect((await gather(at, shards)).missing).toEqual([
        { shard: 5, why: `it failed: the engine failed; run it: placebo shard run ${join(shards, '5')}` },
      ])
    })
  })

  /** The answers of a shard changed, and its result with them. */
  const changed = async (shards: string, number: number, changes: Parameters<typeof repacked>[1], honest = true) => {
    const own = join(shards, String(number))
    cpSync(await repacked(join(own, 'result.zip'), changes, { honest }), join(own, 'result.zip'))
    const result = JSON.parse(readFileSync(join(own, 'result.json'), 'utf8')) as object
    const sha256 = await sha256OfFile(join(own, 'result.zip'))
    writeFileSync(join(own, 'result.json'), JSON.stringify({ ...result, sha256 }))
  }

  test.each<[what: string, change: (shards: string) => Promise<void> | void, why: RegExp]>([
    [
      'whose answers are another file',
      (shards) => writeFileSync(join(shards, '5/result.zip'), 'nothing'),
      /result\.zip is not the file that its 5\/result\.json names/,
    ],
    ['whose answers are gone', (shards) => rmSync(join(shards, '5/result.zip')), /result\.zip is not the file/],
    [
      'that is the result of another one',
      (shards) => cpSync(join(shards, '6'), join(shards, '5'), { recursive: true }),
      /shard\.json is not the file that shards\.json names/,
    ],
    [
      'whose result says that it is of another one',
      (shards) => cpSync(join(shards, '6/result.json'), join(shards, '5/result.json')),
      /is the result of shard 6/,
    ],
    [
      'that holds the answers of another one',
      async (shards) => {
        cpSync(join(shards, '6/result.zip'), join(shards, '5/result.zip'))
        await changed(shards, 5, {})
      },
      /holds trials of cell \d that are not its own/,
    ],
    [
      'whose result is of another study in shards',
      (shards) => {
        const file = join(shards, '5/result.json')
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"id": "\w+"/, '"id": "other"'))
      },
      /is of another study in shards/,
    ],
    ['whose result is no JSON', (shards) => writeFileSync(join(shards, '5/result.json'), '{'), /is not JSON/],
    [
      'of another model',
      (shards) => changed(shards, 5, { 'study.json': (text) => text.replace(/"sha256": "\w/, '"sha256": "_') }),
      /is of another study than run|come out otherwise/,
    ],
    [
      'that was asked other tasks',
      (shards) => changed(shards, 5, { 'tasks.jsonl': (text) => text.replace('last word', 'first word') }),
      /tasks\.jsonl is another one than that of run|come out otherwise/,
    ],
    [
      'with a score that its answer does not have',
      (shards) =>
        changed(shards, 5, { 'trials/0000.jsonl': (text) => text.replace('"exactMatch":0', '"exactMatch":1') }),
      /numbers come out otherwise here/,
    ],
    [
      'whose answers were changed after they were measured',
      (shards) => changed(shards, 5, { 'trials/0000.jsonl': (text) => text.replace(/"raw":"/, '"raw":"x') }, false),
      /bytes, and \d+ in the manifest|come out otherwise/,
    ],
    [
      'with a trial too few',
      (shards) =>
        changed(shards, 5, {
          'trials/0000.jsonl': (text) => text.slice(text.indexOf('\n') + 1),
          'cells.json': (text) => text.replace(/"trials": (\d+)/, (_, n) => `"trials": ${Number(n) - 1}`),
        }),
      /it has \d+ of \d+ trials of cell 0/,
    ],
    [
      'with a trial twice',
      (shards) =>
        changed(shards, 5, {
          'trials/0000.jsonl': (text) => text.slice(0, text.indexOf('\n') + 1) + text,
          'cells.json': (text) => text.replace(/"trials": (\d+)/, (_, n) => `"trials": ${Number(n) + 1}`),
        }),
      /is in it twice, or out of order/,
    ],
  ])('refuses a shard %s, keeps nothing of it, and takes the others', async (_, change, why) => {
    await ungathered(async (at, shards) => {
      await change(shards)
      const gathered = await gather(at, shards)
      expect(gathered.refused).toEqual([{ shard: 5, why: expect.stringMatching(why) as string }])
      expect(gathered).toMatchObject({ taken: 6, open: 24, state: 'open' })
      cpSync(join(done, '5'), join(shards, '5'), { recursive: true, filter: (path) => !path.includes('/store') })
      expect(await gather(at, shards)).toMatchObject({ taken: 1, takenBefore: 6, open: 0, state: 'finished' })
      expect(JSON.stringify(await outcomeOf(at, run))).toBe(JSON.stringify(whole))
    })
  })

  test('refuses a folder of a study that is not in the data directory, or is another one by now', async () => {
    const empty = openHostAt(temporaryFolder())
    try {
      await expect(reasonsAgainst(gather(empty, done))).resolves.toEqual([
        `invalid folder: ${done} (its study is run ${run}, which is not in this data directory)`,
      ])
    } finally {
      await empty.close()
    }
    await ungathered(async (at, shards) => {
      const file = join(shards, 'shards.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace(/("name": "a study",\s+"sha256": ")\w{4}/, '$10000'))
      await expect(reasonsAgainst(gather(at, shards))).resolves.toEqual([
        `invalid folder: ${shards} (it is of another study than run ${run})`,
      ])
    })
  })

  test('a shard whose training is not done names the shard to run first, and keeps nothing', async () => {
    const needing = join(`${done} before`, '7')
    const node = openHostAt(join(needing, 'store'))
    try {
      const refused = await reasonsAgainst(follow(await node.client.shards.begin({ folder: needing })))
      expect(refused).toEqual([
        expect.stringMatching(
          /^shard 7 asks a model that shard \d trains, which is not done; run that first: placebo shard run /,
        ),
      ])
      expect((await node.client.runs.list()).runs).toEqual([])
    } finally {
      await node.close()
    }
  })

  test('a shard is carried out with the model of the study only', async () => {
    const first = join(`${done} before`, '1')
    const node = openHostAt(join(first, 'store'))
    const other = join(temporaryFolder(), 'other.gguf')
    cpSync(model, other)
    writeFileSync(other, 'x', { flag: 'a' })
    try {
      expect(
        (await reasonsAgainst(follow(await node.client.shards.begin({ folder: first, model: other }))))[0],
      ).toMatch(/^invalid model/)
    } finally {
      await node.close()
    }
  })

  test('a shard that is done is not carried out again', async () => {
    await expect(carriedOut(join(done, '1'))).resolves.toMatchObject({ state: 'done', shard: 1, of: 7 })
  })
})

let outcomes = 0

/** What a run has come to, without its id and times. */
async function outcomeOf({ client }: Pick<Opened, 'client'>, run: string): Promise<unknown> {
  const table = await client.results.table({ run, by: 'task', compare: null })
  const { trainings } = await client.runs.show({ run })
  const file = join(folder, `trials ${++outcomes}.jsonl`)
  await client.results.writeTrials({ run, file, overwrite: false })
  return {
    table: { ...table, run: '', trainings: [] },
    trainings: trainings.map(({ name, sha256, loss, heldOutLoss, parity }) => ({
      name,
      sha256,
      loss,
      heldOutLoss,
      parity,
    })),
    trials: readFileSync(file, 'utf8'),
  }
}
