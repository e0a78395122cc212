import { createHash } from 'node:crypto'
import { placesIn, trialsByCell, type Shard } from '#core/shards/shard.ts'
import { names } from '#exchange/bundle/layout.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import { readCells, readRunInstances, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings, readTrainTasks } from '#store/trainings.ts'
import { readAnswer } from '#store/trial-answers.ts'
import { doneInstances, type Trial } from '#store/trials.ts'
import { write } from '#store/write.ts'
import { saveReadTrials, type SourcedTrial } from '../bundles/thread/asked-elsewhere.ts'
import { studyDocumentOf } from '../bundles/thread/documents.ts'
import { taskLines, trainTaskLines } from '../bundles/thread/lines.ts'
import type { Keeper, ReadHead } from '../bundles/thread/read-run.ts'
import { yieldToEventLoop } from '../bundles/thread/work.ts'

/** The run that a shard is of, and what of it the shard was given. */
export interface Home {
  readonly store: Store
  readonly run: RunRow
  readonly shard: Shard
  readonly tasks: RunTasks
}

/** What the shards of a run have in common, looked up once. */
export interface RunTasks {
  /** What a bundle of the run has of its tasks. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly places: readonly Place[]
}

/** What was stored of a shard. */
export interface Taken extends Counts {
  /** Positions of those that were not here before. */
  readonly trainings: readonly number[]
}

interface Counts {
  readonly trials: number
  readonly alreadyHere: number
  readonly differing: number
}

export function taken(counts: Counts, trainings: readonly number[]): Taken {
  return { ...counts, trainings }
}

export async function tasksOfRun(store: Store, run: RunRow, signal: AbortSignal): Promise<RunTasks> {
  const asked = { name: names.tasks, sha256: await hashOf(taskLines(store, run, signal)) }
  return {
    files:
      run.study.tuning === null
        ? [asked]
        : [
            asked,
            { name: names.trainTasks, sha256: await hashOf(trainTaskLines(readTrainTasks(store, run.id), signal)) },
          ],
    places: placesOf(store, run),
  }
}

/** Why a shard is of another study than the run: its frozen study, its tasks, or what it trains on. */
export function identityFault({ run, tasks }: Home, { document }: ReadHead, bundle: BundleReader): string | undefined {
  if (studyText(document) !== studyText(studyDocumentOf(run, (text) => text)))
    return `it is of another study than run ${run.id}`
  const other = tasks.files.find(({ name, sha256 }) => bundle.sha256Of(name) !== sha256)
  return other && `its ${other.name} is another one than that of run ${run.id}`
}

/** Of what was left out the words may name a machine. */
function studyText({ study }: ReadHead['document']): string {
  return JSON.stringify({ ...study, leftOut: study.leftOut.map(({ task, condition }) => ({ task, condition })) })
}

async function hashOf(pieces: AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** Where the instances of the run stand, all of them from 0. */
interface Place {
  readonly id: number
  readonly task: number
  readonly place: number
}

function placesOf(store: Store, run: RunRow): readonly Place[] {
  return readRunTasks(store, run.id).flatMap((_, task) =>
    readRunInstances(store, run.id, task).map(({ id }, place) => ({ id, task, place })),
  )
}

/** Keeps nothing, and finds what does not belong to the shard or is missing of it. */
export function checkingKeeper(home: Home): { readonly keeper: Keeper; faults(): readonly string[] } {
  const { store, run, shard, tasks } = home
  const cells = readCells(store, run.id)
  const trainings = readTrainings(store, run.id)
  const isAsked = placesIn(shard)
  const counts = new Map<number, number>()
  const faults: string[] = []
  let diverged: ReadonlySet<number> = new Set()
  const keeper: Keeper = {
    begin: () => Promise.resolve(),
    tasks: () => Promise.resolve(),
    plan(read, planned) {
      diverged = new Set(read.flatMap(({ state, position }) => (state === 'diverged' ? [position] : [])))
      const other = planned.find(({ cell }) => cell.key !== cells[cell.position]?.cell.key)
      if (other !== undefined) faults.push(`its cell ${other.cell.position} is another one than that of run ${run.id}`)
      return Promise.resolve()
    },
    trials(cell, trials) {
      const odd = trials.find(({ instance }) => {
        const at = tasks.places[instance]
        return at === undefined || isAsked(cell, at.task)?.(at.place) !== true
      })
      if (odd !== undefined) faults.push(`it holds trials of cell ${cell} that are not its own`)
      counts.set(cell, (counts.get(cell) ?? 0) + trials.length)
      return Promise.resolve()
    },
  }
  return {
    keeper,
    faults() {
      for (const [position, wanted] of trialsByCell(shard)) {
        const training = trainings.find(({ id }) => id === cells[position]?.training)?.position
        const found = counts.get(position) ?? 0
        if (found !== wanted && !(training !== undefined && diverged.has(training)))
          faults.push(`it has ${found} of ${wanted} trials of cell ${position}`)
      }
      return faults
    },
  }
}

/** Puts the trials into the run; what is there already stays as it is. */
export function savingKeeper(home: Home, signal: AbortSignal): { readonly keeper: Keeper; readonly counts: Counts } {
  const { store, run, tasks } = home
  const cells = readCells(store, run.id)
  const done = new Map<number, ReadonlySet<number>>()
  const counts = { trials: 0, alreadyHere: 0, differing: 0 }
  let read: ReadHead['document'] | undefined
  const keeper: Keeper = {
    begin(document) {
      read = document
      return Promise.resolve()
    },
    tasks: () => Promise.resolve(),
    plan: () => Promise.resolve(),
    async trials(position, kept) {
      const document = read
      if (document === undefined) throw new Error('trials were read before their study')
      const cell = cells[position]?.id ?? -1
      const before = done.get(cell) ?? doneInstances(store, cell)
      done.set(cell, before)
      const trials = kept.map((trial): SourcedTrial => ({
        ...trial,
        cell,
        instance: tasks.places[trial.instance]?.id ?? -1,
      }))
      const [here, open] = [
        trials.filter(({ instance }) => before.has(instance)),
        trials.filter(({ instance }) => !before.has(instance)),
      ]
      await write(store, () => saveReadTrials(store, run.id, document, open), { signal })
      counts.trials += open.length
      counts.alreadyHere += here.length
      counts.differing += here.filter((trial) => isOtherwise(store, trial)).length
      await yieldToEventLoop(signal)
    },
  }
  return { keeper, counts }
}

function isOtherwise(store: Store, { cell, instance, text }: Trial): boolean {
  const before = readAnswer(store, cell, instance)
  return before?.raw !== text.raw || JSON.stringify(before.labelScores) !== JSON.stringify(text.labelScores)
}
