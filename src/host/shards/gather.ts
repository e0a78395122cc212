import { join } from 'node:path'
import type { GatheredShards } from '#contract/shards.ts'
import { openBundle, type BundleReader } from '#exchange/bundle/read-bundle.ts'
import { isToCompare } from '#runner/compare-modes.ts'
import { divergedSentence } from '#runner/execute-run.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { takeLock } from '#store/lock.ts'
import { countOutcomes } from '#store/problems.ts'
import { findRuns, readCells, setRunState, type RunRow } from '#store/runs.ts'
import { isGathered, saveGathered } from '#store/shards.ts'
import { openWriting, type Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import type { GatheredStudy } from '../bundles/calls.ts'
import type { Opening } from '../bundles/thread/open.ts'
import { readHead, readRun } from '../bundles/thread/read-run.ts'
import { readStudyTasksOnce, type ReadStudyTasks } from '../bundles/thread/read-tasks.ts'
import { Tally } from '../bundles/thread/tally.ts'
import { whyBroken } from '../bundles/thread/verify.ts'
import { BrokenBundle } from '../bundles/thread/work.ts'
import {
  checkingKeeper,
  identityFault,
  savingKeeper,
  taken,
  tasksOfRun,
  type Home,
  type Taken,
} from './gathered-shard.ts'
import { otherwise } from './open-shard.ts'
import { readManifest, readResult, readShard, shardFiles, type OneShard } from './shard-folder.ts'
import { studyHash } from './study-hash.ts'
import { takeTraining } from './take-training.ts'

export interface Gathering extends Omit<Opening, 'emit'> {
  readonly emit: (progress: { readonly done: number; readonly total: number }) => void
}

/**
 * Joins what the shards of a study have come to with its run. A shard is read to its end and held against the run
 * before anything of it is stored: of one that is not what it has to be nothing is kept, and the others are taken.
 */
export async function gather(
  { folder, at }: { readonly folder: string; readonly at: string },
  gathering: Gathering,
): Promise<GatheredStudy> {
  const refuse = (reason: string): GatheredStudy => ({ state: 'refused', reason })
  const read = readManifest(folder)
  if (read.state === 'refused') return read
  const store = openWriting(gathering.dataDirectory)
  try {
    const { manifest } = read
    const run = findRuns(store, manifest.run).find(({ id }) => id === manifest.run)
    if (run === undefined)
      return refuse(
        `invalid folder: ${read.folder} (its study is run ${manifest.run}, which is not in this data directory)`,
      )
    if (studyHash(run) !== manifest.study.sha256 || run.shard !== null)
      return refuse(`invalid folder: ${read.folder} (it is of another study than run ${run.id})`)
    const lock = takeLock(store, `run-${run.id}`)
    if (!lock) return refuse(`run ${run.id} is being carried out; wait for its end or stop it`)
    try {
      return await gatherAll(store, run, read, at, gathering)
    } finally {
      lock.release()
    }
  } finally {
    store.close()
  }
}

async function gatherAll(
  store: Store,
  run: RunRow,
  cut: Omit<OneShard, 'shard'>,
  at: string,
  gathering: Gathering,
): Promise<GatheredStudy> {
  const { shards } = cut.manifest
  const missing: GatheredShards['missing'][number][] = []
  const refused: GatheredShards['refused'][number][] = []
  const all: Taken[] = []
  const tasks = await tasksOfRun(store, run, gathering.signal)
  const study: CutStudy = { ...cut, store, run, tasks, readStudyTasks: readStudyTasksOnce() }
  let takenBefore = 0
  for (const { number } of shards) {
    const one = await gatherOne(study, number, gathering)
    if (one.state === 'taken') all.push(one.taken)
    else if (one.state === 'taken before') takenBefore++
    else (one.state === 'missing' ? missing : refused).push({ shard: number, why: one.why })
    gathering.emit({ done: number, total: shards.length })
  }
  const sum = (of: (each: Taken) => number) => all.reduce((total, each) => total + of(each), 0)
  const trainings = all.flatMap((each) => each.trainings)
  return {
    state: 'gathered',
    trainings,
    result: {
      run: run.id,
      shards: shards.length,
      taken: all.length,
      takenBefore,
      trials: sum(({ trials }) => trials),
      trainings: trainings.length,
      alreadyHere: sum(({ alreadyHere }) => alreadyHere),
      differing: sum(({ differing }) => differing),
      missing,
      refused,
      ...(await finish(store, run.id, at)),
    },
  }
}

type One =
  | { readonly state: 'taken'; readonly taken: Taken }
  | { readonly state: 'taken before' }
  | { readonly state: 'missing' | 'refused'; readonly why: string }

interface CutStudy extends Omit<OneShard, 'shard'>, Omit<Home, 'shard'> {
  readonly readStudyTasks: ReadStudyTasks
}

async function gatherOne(study: CutStudy, number: number, gathering: Gathering): Promise<One> {
  const again = `run it: placebo shard run ${join(study.folder, String(number))}`
  const read = readShard(study, number)
  if (read.state === 'refused') return { state: 'refused', why: read.reason }
  const found = readResult(study, number)
  if (found.state === 'missing') return { state: 'missing', why: `it has no result; ${again}` }
  if (found.state === 'refused') return { state: 'refused', why: found.reason }
  const { result } = found
  if (result.state === 'failed') return { state: 'missing', why: `it failed: ${result.reason}; ${again}` }
  if (isGathered(study.store, study.run.id, result.sha256)) return { state: 'taken before' }
  const file = join(study.folder, shardFiles.answers(number))
  try {
    if ((await sha256OfFile(file).catch(() => undefined)) !== result.sha256)
      throw new BrokenBundle(`${file} is not the file that its ${shardFiles.result(number)} names`)
    return { state: 'taken', taken: await take({ ...study, ...read }, { file, sha256: result.sha256 }, gathering) }
  } catch (error) {
    return { state: 'refused', why: whyBroken(error) }
  }
}

/** Read twice: nothing is stored before all of it is known to be right. */
async function take(
  { readStudyTasks, ...home }: CutStudy & Home,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
  { drawing, signal }: Gathering,
): Promise<Taken> {
  const { store, run, shard } = home
  const reading = { drawing, signal, emit: () => undefined, withoutStatistics: true, readStudyTasks }
  await reader(file, async (bundle) => {
    const head = await readHead(bundle)
    const foreign = identityFault(home, head, bundle)
    if (foreign !== undefined) throw new BrokenBundle(foreign)
    const tally = new Tally()
    const checking = checkingKeeper(home)
    await readRun(bundle, head, { ...reading, tally, keeper: checking.keeper })
    const [fault] = [...checking.faults(), ...bundle.wrong(), ...otherwise(tally)]
    if (fault !== undefined) throw new BrokenBundle(fault)
  })
  const trainings: number[] = []
  for (const position of shard.trainings)
    if (await reader(file, (bundle) => takeTraining(store, run.id, position, bundle, signal))) trainings.push(position)
  const saving = savingKeeper(home, signal)
  await reader(file, async (bundle) =>
    readRun(bundle, await readHead(bundle), { ...reading, tally: new Tally(), keeper: saving.keeper }),
  )
  await write(store, () => saveGathered(store, run.id, sha256), { signal })
  return taken(saving.counts, trainings)
}

/** What is in a bundle can be read once. */
async function reader<T>(file: string, work: (bundle: BundleReader) => Promise<T>): Promise<T> {
  const opened = await openBundle(file)
  if (opened.state === 'refused') throw new BrokenBundle(opened.reason)
  try {
    return await work(opened.bundle)
  } finally {
    opened.bundle.close()
  }
}

/** As a run ends that one machine has carried out; in fast mode it is still to be compared with exact mode. */
async function finish(store: Store, id: string, at: string): Promise<Pick<GatheredShards, 'open' | 'state'>> {
  const run = findRuns(store, id).find((each) => each.id === id)
  if (run === undefined) return { open: 0, state: 'open' }
  const open = run.total - run.done
  const trainings = readTrainings(store, id)
  const diverged = trainings.filter(({ state }) => state === 'diverged')
  const cells = readCells(store, id)
  const neverAsked = cells
    .filter(({ training }) => diverged.some((each) => each.id === training))
    .reduce((sum, { instances, done }) => sum + instances - done, 0)
  const errors = countOutcomes(store, id)['engine-error'] ?? 0
  const isOver =
    open - errors <= neverAsked && trainings.every(({ state }) => state === 'trained' || state === 'diverged')
  if (!isOver) return { open, state: 'open' }
  if (isToCompare(run)) return { open, state: 'to compare' }
  const state = diverged.length === 0 ? 'finished' : 'failed'
  const message = divergedSentence(
    diverged.map((each) => each.message ?? ''),
    cells.length,
  )
  if (run.state !== state)
    await write(store, () => setRunState(store, id, state, { finishedAt: at, ...(state === 'failed' && { message }) }))
  return { open, state }
}
