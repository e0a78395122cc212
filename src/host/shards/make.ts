import { randomUUID } from 'node:crypto'
import { chmod, copyFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { shardFormats, type ShardsManifest } from '#contract/shard-documents.ts'
import { cutStudy, type CellToCut } from '#core/shards/cut-study.ts'
import { launchersOf } from '#core/shards/launchers.ts'
import { shardsReadme } from '#core/shards/readme.ts'
import { countTrialsOf, type Shard } from '#core/shards/shard.ts'
import { isAdded } from '#core/study/cell.ts'
import { trainingName } from '#core/study/training.ts'
import { isTunedElsewhere } from '#core/training-sets/words.ts'
import { writeText } from '#exchange/write-text.ts'
import { makeFolder } from '#files/make-folder.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { readCells, readRunInstances, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainings, type TrainingRow } from '#store/trainings.ts'
import { doneInstances } from '#store/trials.ts'
import { newFolderProblem } from '../disk/new-folder.ts'
import type { Host } from '../host.ts'
import { identifyRunModel } from '../models/models.ts'
import { sha256 } from '../sha256.ts'
import { placeboVersion } from '../version.ts'
import { shardFiles } from './shard-folder.ts'
import { studyHash } from './study-hash.ts'

interface ShardRequest {
  readonly folder: string
  readonly shards: number
  readonly withModel: boolean
}

export type Sharded =
  | {
      readonly state: 'sharded'
      readonly folder: string
      readonly trainings: number
      readonly asking: number
      readonly trials: number
      readonly model: string
    }
  | { readonly state: 'refused'; readonly reason: Reason }

type Needs = Pick<Host, 'store' | 'engine' | 'slot' | 'bundles' | 'date'>

/**
 * Writes what is left of a run into a folder, as shards that machines of a cluster carry out each by itself. Where
 * anything fails nothing stays.
 */
export async function* shardStudy(
  host: Needs,
  run: RunRow,
  request: ShardRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly done: number; readonly total: number }, Sharded> {
  const folder = resolve(request.folder)
  const problem = (await newFolderProblem(folder)) ?? whyNotSharded(run)
  if (problem !== undefined) return refuse(problem)
  const shards = cutRun(host.store, run, request.shards)
  if (shards.length === 0) return refuse(`run ${run.id} has nothing left to ask or to train`)
  const borrowed = await host.slot.borrowEngine(() => identifyRunModel(host, run.study.model))
  if (borrowed.state === 'refused') return refuse(borrowed.reason)
  const identified = borrowed.result
  if (identified.state === 'refused') return refuse(identified.reason)
  const { model } = identified
  if (model.sha256 !== run.study.model.sha256)
    return refuse(`invalid model: ${model.file} is no longer the file that the study was planned with`)
  makeFolder(folder)
  let isWhole = false
  try {
    const bundle = join(folder, shardFiles.study)
    const asked = yield* host.bundles.ask(
      'make',
      { run: run.id, file: bundle, adapters: true, overwrite: false, content: 'plan' },
      signal,
    )
    if (asked.state === 'failed') return refuse(`the study was not written: ${asked.reason}`)
    if (asked.result.state !== 'made') return refuse(asked.result.reason)
    if (request.withModel) await copyModel(model.file, folder, model.sha256)
    const manifest: Omit<ShardsManifest, 'shards'> = {
      format: shardFormats.manifest,
      version: 1,
      id: randomUUID().slice(0, 8),
      madeAt: host.date().toISOString(),
      placebo: placeboVersion,
      run: run.id,
      study: { name: run.study.name, sha256: studyHash(run) },
      model: {
        name: run.study.model.name,
        file: request.withModel ? shardFiles.model : model.file,
        sha256: model.sha256,
        isCopied: request.withModel,
      },
      bundle: asked.result.sha256,
    }
    yield* writeShards(folder, manifest, shards, signal)
    isWhole = true
    const training = shards.filter(({ trainings }) => trainings.length > 0).length
    return {
      state: 'sharded',
      folder,
      trainings: training,
      asking: shards.length - training,
      trials: shards.reduce((sum, shard) => sum + countTrialsOf(shard), 0),
      model: request.withModel ? join(folder, shardFiles.model) : model.file,
    }
  } finally {
    if (!isWhole) await rm(folder, { recursive: true, force: true })
  }
}

function refuse(reason: Reason): Extract<Sharded, { state: 'refused' }> {
  return { state: 'refused', reason }
}

function whyNotSharded({ id, study, shard }: RunRow): string | undefined {
  if (shard !== null) return `run ${id} is a shard itself; cut the study where it was planned`
  return study.model.endpoint === undefined
    ? undefined
    : `run ${id} asks the endpoint ${study.model.endpoint.name}, which answers several at a time by itself; shards are for models whose file is there`
}

function cutRun(store: Store, run: RunRow, shards: number): readonly Shard[] {
  const trainings = readTrainings(store, run.id)
  const tasks = readRunTasks(store, run.id).map(({ task }, position) => ({
    name: task.name,
    ids: readRunInstances(store, run.id, position).map(({ id }) => id),
  }))
  const isDiverged = new Set(trainings.flatMap(({ id, state }) => (state === 'diverged' ? [id] : [])))
  const cells = readCells(store, run.id)
    .filter(({ cell, training }) => !isAdded(cell, run.study) && !(training !== null && isDiverged.has(training)))
    .map(({ id, cell, training }): CellToCut => {
      const done = doneInstances(store, id)
      return {
        cell,
        training: trainings.find((each) => each.id === training)?.position ?? null,
        isOpen: (task, place) => !done.has(tasks[task]?.ids[place] ?? -1),
      }
    })
  return cutStudy(
    {
      study: run.study,
      tasks: tasks.map(({ name, ids }) => ({ name, instances: ids.length })),
      cells,
      trainings: togetherOf(trainings.filter(isToDo)),
    },
    shards,
  )
}

/** Models of one training are made by one machine: each goes on from where the one before it ended. */
function togetherOf(trainings: readonly TrainingRow[]): readonly (readonly number[])[] {
  const of = Map.groupBy(trainings, (training) => trainingName({ ...training, step: undefined }))
  return [...of.values()].map((models) => models.map(({ position }) => position))
}

/** What is trained and has its certificate comes with the study; so does what was tuned elsewhere, and has none. */
function isToDo(training: TrainingRow): boolean {
  if (training.state === 'trained') return training.parity === null && !isTunedElsewhere(training)
  return training.state !== 'diverged'
}

async function copyModel(file: string, folder: string, hash: string): Promise<void> {
  const copy = join(folder, shardFiles.model)
  await copyFile(file, copy)
  if ((await sha256OfFile(copy)) !== hash) throw new Error(`${file} has changed while it was copied`)
}

async function* writeShards(
  folder: string,
  manifest: Omit<ShardsManifest, 'shards'>,
  shards: readonly Shard[],
  signal: AbortSignal | undefined,
) {
  const listed: ShardsManifest['shards'][number][] = []
  const trainedBy = new Map(shards.flatMap(({ number, trainings }) => trainings.map((each) => [each, number] as const)))
  for (const shard of shards) {
    signal?.throwIfAborted()
    const { number, trainings, needs, slices } = shard
    const text = `${JSON.stringify({ format: shardFormats.shard, id: manifest.id, number, trainings, needs, slices })}\n`
    makeFolder(join(folder, String(number)))
    await written(join(folder, shardFiles.shard(number)), text)
    listed.push({
      number,
      sha256: sha256(text),
      trainings: trainings.length,
      trials: countTrialsOf(shard),
      needs: [...new Set(needs.flatMap((training) => trainedBy.get(training) ?? []))],
    })
    yield { done: number, total: shards.length }
  }
  const training = listed.filter(({ trainings }) => trainings > 0).length
  const trials = listed.reduce((sum, each) => sum + each.trials, 0)
  await written(
    join(folder, shardFiles.readme),
    shardsReadme({ ...manifest, training, asking: shards.length - training, trials }),
  )
  for (const { file, text } of launchersOf({ study: manifest.study.name, training, shards: shards.length })) {
    await written(join(folder, file), text)
    if (file.endsWith('.sh')) await chmod(join(folder, file), 0o755)
  }
  // Last: a folder without it is of nothing.
  await written(join(folder, shardFiles.manifest), `${JSON.stringify({ ...manifest, shards: listed }, null, 1)}\n`)
}

async function written(file: string, text: string): Promise<void> {
  const wrote = await writeText(file, [text], { overwrite: false })
  if (wrote.state === 'refused') throw new Error(wrote.reason)
}
