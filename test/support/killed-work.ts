import { cpSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import { placebo, placeboJson, started } from './placebo.ts'
import { killOne, progress, startMarked, type Marked, type Victim } from './kills.ts'
import { storedCollections, storedRuns } from './stored.ts'

/** Work that is killed again and again, gone on with, and has to come out like one that nobody disturbed. */
export interface KilledWork {
  readonly victims: readonly Victim[]
  /** Milliseconds after its first sign of life, within which it is killed. */
  readonly within: number
  /** A data folder in which it has not begun, and one in which it has been carried out undisturbed. */
  readonly prepare: (data: string) => Promise<void>
  /** Begins it, or goes on with it; answers when it shows its first sign of life. */
  readonly start: (data: string) => Promise<Marked>
  readonly isDone: (data: string) => boolean
  /** From where it stands to its end. */
  readonly finish: (data: string) => Promise<void>
  /** What it has come to: equal where nothing is different. */
  readonly outcome: (data: string) => Promise<unknown>
}

/** Its data folders: `whole` was never disturbed, `round` is begun anew whenever the work has come to its end. */
export async function undisturbed(
  work: KilledWork,
  folder: string,
): Promise<{ readonly outcome: unknown; readonly round: () => string }> {
  const [begun, whole] = [join(folder, 'begun'), join(folder, 'whole')]
  await work.prepare(begun)
  cpSync(begun, whole, { recursive: true })
  await work.finish(whole)
  let rounds = 0
  return {
    outcome: await work.outcome(whole),
    round() {
      const data = join(folder, `round-${++rounds}`)
      cpSync(begun, data, { recursive: true })
      return data
    },
  }
}

/**
 * Kills it once by each of its victims, at random moments, and goes on with it in between; where it has come to its end
 * before, on a fast machine, it is begun anew.
 *
 * @param killed is told of each data folder in which it has been killed
 * @returns the last of them
 */
export async function killByEach(
  { start, victims, within }: KilledWork,
  round: () => string,
  seed: number,
  killed: (data: string) => void,
): Promise<string> {
  const random = seededRandom(seed)
  let data = round()
  for (const victim of victims) {
    for (;;) {
      const { child } = await start(data)
      await sleep(randomBelow(random, within))
      if (await killOne(child, victim)) break
      data = round()
    }
    killed(data)
  }
  return data
}

interface Study {
  readonly collection: string
  readonly model: string
  /** Of `study run`, besides what they are begun with. */
  readonly options: readonly string[]
  readonly victims: readonly Victim[]
  readonly within: number
}

interface Shown {
  readonly trainings: readonly {
    readonly name: string
    readonly sha256: string
    readonly loss: number
    readonly firstEpochLoss: number
    readonly lastEpochLoss: number
    readonly heldOutBefore: number
    readonly heldOutLoss: number
    readonly parity: object
  }[]
}

export function killedStudy({ collection, model, options, victims, within }: Study): KilledWork {
  const study = [
    'study',
    'run',
    '--collection',
    'given',
    '--model',
    model,
    '--name',
    'kills',
    '--threads',
    '1',
    ...options,
  ]
  const command = (data: string) => {
    const run = storedRuns(data)[0]
    return run === undefined ? study : ['run', 'resume', run.id, '--threads', '1']
  }
  return {
    victims,
    within,
    prepare: (data) => imported(data, collection),
    async start(data) {
      const marked = startMarked(terminal(data, command(data)))
      await progress(marked.child)
      return marked
    },
    isDone: (data) => storedRuns(data)[0]?.state === 'finished',
    finish: async (data) => succeeded(await placebo(data, ...command(data))),
    async outcome(data) {
      const { trainings } = await placeboJson<Shown>(data, 'run', 'show', 'kills')
      const file = join(data, 'trials.jsonl')
      await placeboJson(data, 'results', 'kills', '--trials', file)
      return {
        stored: storedRuns(data).map(({ state, done, total }) => ({ state, done, total })),
        // Without what names the run, and how long its trainings took.
        table: { ...(await placeboJson<object>(data, 'results', 'kills', '--by', 'task')), run: '', trainings: [] },
        trainings: trainings.map(
          ({ name, sha256, loss, firstEpochLoss, lastEpochLoss, heldOutBefore, heldOutLoss, parity }) => ({
            name,
            sha256,
            loss,
            firstEpochLoss,
            lastEpochLoss,
            heldOutBefore,
            heldOutLoss,
            parity,
          }),
        ),
        trials: readFileSync(file, 'utf8'),
      }
    },
  }
}

/** All of it or nothing, whenever it is killed. */
export function killedImport(collection: string, within: number): KilledWork {
  const command = ['collection', 'import', collection, '--name', 'given']
  return {
    victims: ['group', 'host'],
    within,
    prepare: async (data) => succeeded(await placebo(data, 'collection', 'list')),
    start: (data) => Promise.resolve(startMarked(terminal(data, command))),
    isDone: (data) => storedCollections(data).includes('given'),
    finish: async (data) => succeeded(await placebo(data, ...command)),
    async outcome(data) {
      const files = join(data, 'exported')
      succeeded(await placebo(data, 'collection', 'export', 'given', '--out', files))
      return readdirSync(files)
        .sort()
        .map((name) => [name, readFileSync(join(files, name), 'utf8')])
    },
  }
}

export async function imported(data: string, collection: string): Promise<void> {
  await placeboJson(data, 'collection', 'import', collection, '--name', 'given')
}

function terminal(data: string, command: readonly string[]): readonly string[] {
  return started('src/headless/main.ts', ...command, '--data-dir', data)
}

function succeeded({ code, stderr }: { readonly code: number | null; readonly stderr: string }): void {
  if (code !== 0) throw new Error(`it ended with ${code ?? 'a signal'}: ${stderr}`)
}
