import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { openHost } from '#host/host.ts'
import { forkNode } from '#host/plain-node.ts'
import { openStore } from '#store/store.ts'
import { presets as models } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'
import { channels } from '../contract/channels.ts'
import { follow } from '../support/host.ts'
import { synthesise, synthetic, tuned } from './synthetic.ts'

/**
 * How long results of 100,000 trials take to show, how long whatever is asked keeps the host from answering others, and
 * how much memory the host needs for a study of 10,000 trials.
 */
const root = join(import.meta.dirname, '..', '..')
const terminal = [join(root, 'build', 'start.mjs'), 'src/headless/main.ts']
const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-'))

try {
  const data = join(folder, 'synthetic')
  const trials = store(data)
  showResults(data, trials)
  await block(data)
  await runStudy()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function store(data: string): Readonly<Record<'synthetic' | 'tuned', number>> {
  const opened = openStore(data, new Date())
  if (opened.state === 'refused') throw new Error(opened.reason)
  const trials = {
    synthetic: synthesise(opened.store, synthetic, 250, 100),
    tuned: synthesise(opened.store, tuned, 250, 34),
  }
  opened.store.close()
  return trials
}

function showResults(data: string, trials: Readonly<Record<'synthetic' | 'tuned', number>>): void {
  // The first one also waits for the disk, which is still writing what was just made.
  for (const [run, ...args] of [
    ['synthetic'],
    ['synthetic'],
    ['synthetic'],
    ['synthetic', '--by', 'task'],
    ['tuned'],
    ['tuned', '--by', 'task'],
  ] as const) {
    const started = performance.now()
    const { status } = spawnSync(process.execPath, [...terminal, 'results', run, '--data-dir', data, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (status !== 0) throw new Error(`results ended with ${String(status)}`)
    console.log(
      `results ${[run, ...args].join(' ')}`.padEnd(44) +
        `${trials[run]} trials, whole command: ${((performance.now() - started) / 1000).toFixed(2)} s (goal: under 2 s)`,
    )
  }
}

/**
 * The longest time the event loop stood still, client and wire in this very thread, too; on a busy machine also what it
 * waited for a core.
 */
async function block(data: string): Promise<void> {
  const opened = openHost(data, { fork: forkNode })
  if (opened.state === 'refused') throw new Error(opened.reason)
  const { client, close } = await channels['over a MessagePort'](opened.host)
  const run = 'synthetic'
  const tasks = writeTasks(join(folder, 'shown'), 250)
  await follow(await client.collections.import({ path: tasks, name: 'shown', replace: false, skipBroken: false }))
  await follow(
    await client.collections.import({
      path: writeLongTask(join(folder, 'long.jsonl')),
      name: 'long',
      replace: false,
      skipBroken: false,
    }),
  )
  const page =
    (offset: number, filter: Parameters<typeof client.trials.page>[0]['filter'] = {}) =>
    () =>
      client.trials.page({ run, offset, limit: 100, filter })
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['runs.list', () => client.runs.list()],
    ['runs.show', () => client.runs.show({ run })],
    ['collections.show, 250 tasks', () => client.collections.show({ name: 'shown' })],
    ['results.means, thread asleep', () => client.results.means({ run })],
    ['results.table', () => client.results.table({ run, by: null, compare: null })],
    ['results.table by task', () => client.results.table({ run, by: 'task', compare: null })],
    ['results.matrix by task', () => client.results.matrix({ run, by: 'task' })],
    ['results.table of 12 cells', () => client.results.table({ run: 'tuned', by: null, compare: null })],
    ['results.matrix of 12 cells by task', () => client.results.matrix({ run: 'tuned', by: 'task' })],
    ['results.csv by task', () => client.results.csv({ run, by: 'task' })],
    ['results.writeTrials', () => client.results.writeTrials({ run, file: join(folder, 'trials.jsonl') })],
    ['trials.page at 0', page(0)],
    ['trials.page at 12,500', page(12_500)],
    ['trials.page at 24,900', page(24_900)],
    ['trials.page of a text', page(0, { text: 'nowhere to be found' })],
    ['trials.page right and wrong', page(0, { right: [0], wrong: [1] })],
    ['trials.page of words in every prompt', page(0, { words: { is: 'the' } })],
    ['trials.page of a beginning, a*', page(0, { words: { is: 'a*' } })],
    [
      'trials.page of answers that differ',
      page(0, { differ: [0, 1], right: [0], words: { is: 'label1', in: 'answers' } }),
    ],
    ['trials.search, a word in every prompt', () => client.trials.search({ run, words: 'the' })],
    [
      'trials.search, a phrase at the end',
      () => client.trials.search({ run, words: '"answers thread"', offset: 600, limit: 100 }),
    ],
    ['results.taskDifferences', () => client.results.taskDifferences({ run })],
    ['results.taskDifferences of 12 cells', () => client.results.taskDifferences({ run: 'tuned' })],
    ['results.confusion, pooled', () => client.results.confusion({ run })],
    ['results.effects, labels named in every prompt', () => client.results.effects({ run, cell: 'Simplified' })],
    ['results.detailFile of a confusion', () => client.results.detailFile({ run, of: 'confusion' })],
    ['trials.show', () => client.trials.show({ run, task: 'task77', instance: 50 })],
    ['collections.lint, a task of 200,000 instances', () => client.collections.lint({ name: 'long' })],
    ['collections.task of 200,000 instances', () => client.collections.task({ collection: 'long', task: 'long' })],
    [
      'collections.instances, the last one by its id',
      () => client.collections.instances({ collection: 'long', task: 'long', offset: '199999', limit: 1 }),
    ],
    ['history.list', () => client.history.list({ which: 'kept' })],
    ['history.measure', () => client.history.measure({ run })],
    ['history.compare', () => client.history.compare({ runs: [run, 'tuned'] })],
    ['history.remove', () => client.history.remove({ runs: [run], models: false })],
    ['history.purge', () => client.history.purge({ runs: [run] })],
  ]
  for (const [name, ask] of asked) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await sleep(30)
    delay.reset()
    const started = performance.now()
    await ask()
    const took = performance.now() - started
    await sleep(30)
    delay.disable()
    console.log(
      name.padEnd(44) +
        `${took.toFixed(0).padStart(5)} ms, longest block ${(delay.max / 1e6).toFixed(0)} ms (goal: under 50 ms)`,
    )
  }
  close()
  await opened.close()
}

async function runStudy(): Promise<void> {
  const data = join(folder, 'study')
  const model = join(folder, 'tiny.gguf')
  writeRandomModel(model, models.tiny)
  const tasks = writeTasks(join(folder, 'tasks'), 25)
  spawnSync(process.execPath, [...terminal, 'collection', 'import', tasks, '--name', 'many', '--data-dir', data], {
    stdio: 'ignore',
  })
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...terminal,
      'study',
      'run',
      '--collection',
      'many',
      '--model',
      model,
      '--decoding',
      'likelihood',
      '--data-dir',
      data,
    ],
    { stdio: 'ignore' },
  )
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, residentMegabytes(child.pid ?? 0))), 100)
  await new Promise((resolve) => child.on('exit', resolve))
  clearInterval(timer)
  console.log(
    `study of 10,000 trials`.padEnd(44) +
      `peak ${peak.toFixed(0)} MB in the host process (goal: under 400 MB), ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
}

/** Of 100 instances each. */
function writeTasks(tasks: string, count: number): string {
  mkdirSync(tasks)
  for (let t = 0; t < count; t++) {
    writeFileSync(
      join(tasks, `task${t}.json`),
      JSON.stringify({
        Definition: ['Say yes or no.'],
        'Positive Examples': [
          { input: 'a', output: 'yes' },
          { input: 'b', output: 'no' },
        ],
        'Negative Examples': [
          { input: 'c', output: 'no' },
          { input: 'd', output: 'yes' },
        ],
        Instances: Array.from({ length: 100 }, (_, i) => ({
          id: `${t}-${i}`,
          input: `Is ${i} more than ${t * 4}?`,
          output: [i > t * 4 ? 'yes' : 'no'],
        })),
      }),
    )
  }
  return tasks
}

function writeLongTask(file: string): string {
  const head = {
    type: 'task',
    name: 'long',
    definition: 'Say yes or no.',
    positive_examples: [{ input: 'a', output: 'yes' }],
  }
  const instances = Array.from({ length: 200_000 }, (_, i) => ({
    id: String(i),
    input: `Is ${i} more than 100000?`,
    output: [i > 100_000 ? 'yes' : 'no'],
  }))
  writeFileSync(
    file,
    [head, ...instances.map((instance) => ({ task: 'long', ...instance }))]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )
  return file
}

/** Linux only. */
function residentMegabytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return (pages * 4096) / 1e6
  } catch {
    return 0
  }
}
