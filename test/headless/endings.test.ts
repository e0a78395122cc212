import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { leftOver, processOf, progress, progressBegins, secondsOf, startMarked, type Marked } from '../support/kills.ts'
import { writeTestModel } from '../support/model.ts'
import { placeboJson, root, started as byScript } from '../support/placebo.ts'
import { splitTasks, writeSplitCollection } from '../support/split-collection.ts'
import { storedCollections, storedRuns } from '../support/stored.ts'
import { fileFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'
import { trainerAvailable } from '../support/trainer.ts'

const folder = fileFolder('endings')
const [tiny, split] = [writeTinyCollection(join(folder, 'tiny'), 400), writeSplitCollection(join(folder, 'split'), 32)]
const large = writeTinyCollection(join(folder, 'large'), 200_000)
const model = writeTestModel(fileFolder('small'))
/** A step over all examples takes seconds, in one call of the native code after the other. */
const wide = writeTestModel(folder, { name: 'wide', layers: 6, width: 256, ffn: 768 })

interface Work {
  readonly command: readonly string[]
  /** Answers when it is under way. */
  readonly underWay: (started: Marked) => Promise<unknown>
  readonly collection?: string
}

const study = ['study', 'run', '--collection', 'given', '--threads', '1', '--context', '512', '--max-tokens', '16']
const works = {
  'a study asks': { command: [...study, '--model', model], collection: tiny, underWay: ({ child }) => progress(child) },
  'the engine tries its library and loads': {
    command: [...study, '--model', model],
    collection: tiny,
    underWay: (started) => appears(started, /engine\/process/),
  },
  'a training is in mid-step': {
    command: [
      ...study,
      '--model',
      wide,
      '--tune',
      'lora',
      '--train-tasks',
      splitTasks.train.join(','),
      '--train-conditions',
      'original',
      '--sizes',
      '32',
      '--seeds',
      '1',
      '--batch',
      '64',
      '--epochs',
      '50',
      '--k',
      '1',
    ],
    collection: split,
    underWay: (started) => computes(started, /trainer\/process/),
  },
  'an import writes': {
    command: ['collection', 'import', large, '--name', 'large'],
    underWay: async ({ child, reported }) => {
      while (!progressBegins.test(reported()) && child.exitCode === null) await sleep(10)
    },
  },
} as const satisfies Record<string, Work>

type End = (started: Marked) => unknown
const npm = ({ child }: Marked, signal: NodeJS.Signals) => child.kill(signal)
const group = ({ child }: Marked, signal: NodeJS.Signals) => process.kill(-(child.pid ?? 0), signal)
const ends = {
  'kill -9 to the host': (started) =>
    process.kill(processOf(started, /node\S* .*headless\/main(?!.*sh -c)/) ?? 0, 'SIGKILL'),
  'kill -9 to npm': (started) => npm(started, 'SIGKILL'),
  'SIGTERM to npm': (started) => npm(started, 'SIGTERM'),
  'SIGHUP to npm': (started) => npm(started, 'SIGHUP'),
  'a terminal that is closed': (started) => group(started, 'SIGHUP'),
  'Ctrl-C twice': async (started) => {
    group(started, 'SIGINT')
    await sleep(200)
    // The first may have been enough.
    if (started.child.exitCode === null && started.child.signalCode === null) group(started, 'SIGINT')
  },
} as const satisfies Record<string, End>

const onLinux = process.platform === 'linux'
const skipped = onLinux ? '' : ' (skipped: processes are looked for in /proc)'

describe.skipIf(!onLinux)(`nothing is alive two seconds after${skipped}`, () => {
  test.each<readonly [keyof typeof ends, keyof typeof works]>([
    ['kill -9 to the host', 'a study asks'],
    ['SIGTERM to npm', 'a training is in mid-step'],
    ['kill -9 to npm', 'an import writes'],
    ['SIGHUP to npm', 'the engine tries its library and loads'],
    ['a terminal that is closed', 'a study asks'],
    ['Ctrl-C twice', 'a training is in mid-step'],
  ])('%s while %s; what it was goes on', { timeout: 120_000 }, async (how, what) => {
    if (what === 'a training is in mid-step' && !trainerAvailable) return
    const work: Work = works[what]
    const data = join(folder, how)
    if (work.collection) await placeboJson(data, 'collection', 'import', work.collection, '--name', 'given')
    const started = startMarked(['npm', 'run', '-s', 'placebo', '--', ...work.command, '--data-dir', data])
    await work.underWay(started)
    expect(started.alive().length).toBeGreaterThan(2)
    await ends[how](started)
    expect(await leftOver(started)).toEqual([])

    if (what === 'an import writes') {
      // All of it or nothing; either way the next import comes in.
      expect([[], ['large']]).toContainEqual(storedCollections(data))
      await placeboJson(data, 'collection', 'import', tiny, '--name', 'next')
    } else {
      const run = storedRuns(data)[0]
      const command = run === undefined ? work.command : ['run', 'resume', run.id, '--threads', '1']
      const again = startMarked(byScript('src/headless/main.ts', ...command, '--data-dir', data))
      await (what === 'a training is in mid-step' ? computes(again, /trainer\/process/) : progress(again.child))
      expect(again.reported()).toContain(`${run?.done ?? 0} done before`)
      // What was left to do may be done.
      if (again.child.exitCode === null && again.child.signalCode === null)
        process.kill(-(again.child.pid ?? 0), 'SIGKILL')
    }
  })

  test(
    'one Ctrl-C stops a run between two answers, says how to go on, and is an interruption to the shell',
    { timeout: 120_000 },
    async () => {
      const data = join(folder, 'once')
      await placeboJson(data, 'collection', 'import', tiny, '--name', 'given')
      const started = startMarked([
        'npm',
        'run',
        '-s',
        'placebo',
        '--',
        ...works['a study asks'].command,
        '--data-dir',
        data,
      ])
      const exited = once(started.child, 'exit')
      await progress(started.child)
      group(started, 'SIGINT')
      // npm ends by the signal that its shell has ended by, or with the exit code of the work: 130 in a shell, either
      // way.
      expect([
        [130, null],
        [null, 'SIGINT'],
      ]).toContainEqual(await exited)
      expect(await leftOver(started)).toEqual([])
      const [run] = storedRuns(data)
      expect(started.reported()).toContain(
        `stopped at ${run?.done ?? ''} of 4800 trials; carry on with: placebo run resume ${run?.id ?? ''}`,
      )
    },
  )

  const older = olderNode()
  test.skipIf(older === undefined)(
    `kill -9 to a start script that had to look for another Node${older === undefined ? ' (skipped: no older Node is here)' : ''}`,
    { timeout: 120_000 },
    async () => {
      const data = join(folder, 'older')
      await placeboJson(data, 'collection', 'import', tiny, '--name', 'given')
      const started = startMarked(
        [older ?? '', 'build/start.mjs', 'src/headless/main.ts', ...works['a study asks'].command, '--data-dir', data],
        { env: { ...process.env, npm_lifecycle_event: undefined } },
      )
      await progress(started.child)
      started.child.kill('SIGKILL')
      expect(await leftOver(started)).toEqual([])
    },
  )
})

async function appears(started: Marked, command: RegExp): Promise<void> {
  while (processOf(started, command) === undefined && started.child.exitCode === null) await sleep(10)
}

/** For a second of processor time, which it needs for nothing but a step. */
async function computes(started: Marked, command: RegExp): Promise<void> {
  await appears(started, command)
  while (secondsOf(processOf(started, command) ?? 0) < 1.5 && started.child.exitCode === null) await sleep(10)
}

/** On the PATH, but not Node 24 or newer. */
function olderNode(): string | undefined {
  const nodes = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((each) => each !== dirname(process.execPath) && !each.includes(join(root, 'node_modules')))
    .map((each) => join(each, 'node'))
  return nodes.find((node) => {
    const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    return status === 0 && Number(/\d+/.exec(stdout)?.[0]) < 24
  })
}
