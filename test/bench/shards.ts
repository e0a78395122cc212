import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { presets } from '#core/conditions/index.ts'
import { placesIn } from '#core/shards/shard.ts'
import { openHost, type Host } from '#host/host.ts'
import { forkNode } from '#host/plain-node.ts'
import { router } from '#host/router.ts'
import { sha256 } from '#host/sha256.ts'
import { questionsOf } from '#runner/ask-cells.ts'
import { requestOf, trialOf, type Question } from '#runner/ask-trial.ts'
import { findRuns, readCells, readRunInstances, readRunTasks, setRunState } from '#store/runs.ts'
import { saveTrials } from '#store/trials.ts'
import { follow } from '../support/host.ts'
import { sharedPath } from '../support/shared.ts'

/**
 * What a study in shards costs beside asking: cutting it, opening a shard on a machine, writing its result, gathering.
 * Everything is the product's own but the answers, which are made up. Each step is measured with two sizes of shards,
 * so that what a shard costs by itself and what a trial costs can be told apart. Time of processors (of all threads),
 * since that is what repeats on a busy machine.
 */
const { values: options } = parseArgs({
  options: {
    tasks: { type: 'string', default: '50' },
    instances: { type: 'string', default: '100' },
    /** Shards that ask, fewer first. */
    shards: { type: 'string', default: '10,100' },
    /** Of these so many are carried out. */
    done: { type: 'string', default: '5' },
    model: { type: 'string', default: join(import.meta.dirname, '../../resources/models/placebo-starter.gguf') },
  },
})
const model = options.model === 'SmolLM2' ? sharedPath('models/SmolLM2-135M-Instruct.Q4_1.gguf') : options.model
const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-shards-'))
const home = join(folder, 'home')

try {
  const run = await at(home, async ({ client }) => {
    const tasks = writeTasks(join(folder, 'tasks'))
    await follow(await client.collections.import({ path: tasks, name: 'many', replace: false, skipBroken: false }))
    return (await client.runs.plan(study())).run
  })
  console.log('shards | trials in each | cut, s | open one, s | write its result, s | result, kB | gather one, s')
  console.log('---|---|---|---|---|---|---')
  const costs: Costs[] = []
  for (const shards of options.shards.split(',').map(Number)) {
    const measured = await measure(run, shards)
    const { trials, cut, open, write, kilobytes, gather } = measured
    console.log([shards, trials, ...[cut, open, write].map(seconds), kilobytes.toFixed(0), seconds(gather)].join(' | '))
    costs.push(measured)
  }
  const [few, many] = costs
  if (few && many)
    for (const step of ['open', 'write', 'gather'] as const) {
      const each = (few[step] - many[step]) / (few.trials - many.trials)
      console.log(
        `${step}: ${seconds(many[step] - each * many.trials)} s for a shard, and ${seconds(1e6 * each)} s for a million trials`,
      )
    }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

interface Costs {
  readonly trials: number
  /** Seconds of processors: of the whole study, and of one shard. */
  readonly cut: number
  readonly open: number
  readonly write: number
  readonly gather: number
  readonly kilobytes: number
}

async function measure(run: string, shards: number): Promise<Costs> {
  const to = join(folder, `${shards} shards`)
  const done = Math.min(shards, Number(options.done))
  const cut = await at(home, ({ client }) =>
    timed(async () => follow(await client.shards.make({ run, folder: to, shards, withModel: false }))),
  )
  let [open, write, bytes, trials] = [0, 0, 0, 0]
  for (let number = 1; number <= done; number++) {
    const shard = join(to, String(number))
    await at(join(shard, 'store'), async ({ client, host }) => {
      open += await timed(async () => follow(await client.shards.begin({ folder: shard })))
      trials += answerAll(host, run)
      write += await timed(async () => follow(await client.shards.finish({ folder: shard })))
    })
    bytes += statSync(join(shard, 'result.zip')).size
  }
  const gather = await at(home, async ({ client }) => {
    let taken = 0
    const took = await timed(async () => {
      ;({ taken } = await follow(await client.shards.gather({ folder: to })))
    })
    if (taken !== done) throw new Error(`${taken} of ${done} shards were taken`)
    return took
  })
  return {
    trials: trials / done,
    cut,
    open: open / done,
    write: write / done,
    gather: gather / done,
    kilobytes: bytes / done / 1e3,
  }
}

/** Every question of the shard has the same answer. */
function answerAll({ store }: Host, id: string): number {
  const run = findRuns(store, id).find((each) => each.id === id)
  if (!run?.shard) throw new Error(`run ${id} is no shard`)
  const isIn = placesIn(run.shard)
  const tasks = readRunTasks(store, id)
  const places = new Map(
    tasks.flatMap((_, task) => readRunInstances(store, id, task).map((each, place) => [each.id, { task, place }])),
  )
  let count = 0
  for (const stored of readCells(store, id)) {
    const wanted = (instance: number) => {
      const at = places.get(instance)
      return at !== undefined && isIn(stored.cell.position, at.task)?.(at.place) === true
    }
    const trials = [...questionsOf(run, stored, tasks, store, wanted)].map(answered)
    saveTrials(store, trials)
    count += trials.length
  }
  setRunState(store, id, 'finished', { finishedAt: new Date().toISOString() })
  return count
}

function answered(question: Question) {
  const [candidate] = requestOf(question).candidates
  return trialOf(
    question,
    {
      state: 'answered',
      fit: { state: 'fits', candidate: 0, text: candidate?.text ?? '', promptTokens: 100 },
      raw: 'yes',
      stop: 'newline',
      answerTokens: 2,
    },
    sha256,
  )
}

/** @returns seconds of processors */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

async function at<T>(data: string, work: (opened: { client: Client; host: Host }) => Promise<T>): Promise<T> {
  mkdirSync(data, { recursive: true })
  const opened = openHost(data, { fork: forkNode })
  if (opened.state === 'refused') throw new Error(opened.reason)
  try {
    return await work({ client: clientOver(opened.host), host: opened.host })
  } finally {
    await opened.close()
  }
}

type Client = ReturnType<typeof clientOver>

function clientOver(host: Host) {
  return createRouterClient(router, { context: host })
}

function study() {
  return {
    name: 'many',
    collection: 'many',
    model,
    conditions: [presets.original, presets.empty],
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
}

function writeTasks(tasks: string): string {
  mkdirSync(tasks)
  for (let t = 0; t < Number(options.tasks); t++)
    writeFileSync(
      join(tasks, `task${t}.json`),
      JSON.stringify({
        Definition: ['Say whether the first number is larger than the second one, by yes or no.'],
        'Positive Examples': [{ input: 'Is 7 more than 3?', output: 'yes' }],
        'Negative Examples': [{ input: 'Is 3 more than 7?', output: 'yes' }],
        Instances: Array.from({ length: Number(options.instances) }, (_, i) => ({
          id: `${t}-${i}`,
          input: `Is ${i} more than ${t}?`,
          output: [i > t ? 'yes' : 'no'],
        })),
      }),
    )
  return tasks
}

function seconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0)
}
