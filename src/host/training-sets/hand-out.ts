import { copyFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Reason } from '#contract/errors.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { trainExamples, type TrainExample } from '#core/study/train-examples.ts'
import { trainingName } from '#core/study/training.ts'
import { trainingSetReadme } from '#core/training-sets/readme.ts'
import {
  rowsFile,
  tokensFile,
  trainingSets,
  type TrainingPlan,
  type TrainingSetRow,
  type TrainingTarget,
} from '#core/training-sets/training-set.ts'
import { folderOf } from '#core/training-sets/folder.ts'
import { writeText } from '#exchange/write-text.ts'
import { makeFolder } from '#files/make-folder.ts'
import type { Encoded } from '#engine/engine.ts'
import { tooLongSentence } from '#runner/token-examples.ts'
import type { RunRow } from '#store/runs.ts'
import { readTrainings, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import { newFolderProblem } from '../disk/new-folder.ts'
import type { Host } from '../host.ts'
import { loadModel } from '../models/load-model.ts'
import { identifyRunModel } from '../models/models.ts'
import { sha256 } from '../sha256.ts'
import { placeboVersion } from '../version.ts'

export interface TrainingHandOutRequest {
  readonly folder: string
  readonly target: TrainingTarget
}

export type HandedTrainings =
  | {
      readonly state: 'handed out'
      readonly folder: string
      readonly trainings: readonly {
        readonly name: string
        readonly folder: string
        readonly rows: number
        /** Rows whose texts are read as other tokens: their data hold what looks like a special token. */
        readonly inexact: number
      }[]
    }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

type Needs = Pick<Host, 'store' | 'engine' | 'slot' | 'date' | 'resources'>
type Progress = { readonly done: number; readonly total: number }

/** Examples that are tokenised at once. */
const batchSize = 256

/**
 * Writes what each training of a run is shown into a folder of its own, with a ready configuration for a trainer
 * elsewhere. Where anything fails nothing stays.
 */
export async function* handOutTrainings(
  host: Needs,
  run: RunRow,
  request: TrainingHandOutRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, HandedTrainings> {
  const { tuning } = run.study
  if (tuning === null) return refuse(`run ${run.id} trains nothing; hand out a study with tuning`)
  const checkpoints = whyNotElsewhere(run)
  if (checkpoints !== undefined) return refuse(checkpoints)
  const folder = resolve(request.folder)
  const problem = await newFolderProblem(folder)
  if (problem !== undefined) return refuse(problem)
  const borrowed = yield* host.slot.borrowing(async function* () {
    const missing = await loadTokenizer(host, run)
    if (missing !== undefined) return refuse(missing)
    makeFolder(folder)
    let isWhole = false
    try {
      const handed = yield* writing(host, run, tuning, { ...request, folder }, signal)
      isWhole = handed.state === 'handed out'
      return handed
    } finally {
      if (!isWhole) await rm(folder, { recursive: true, force: true })
    }
  })
  return borrowed.state === 'refused' ? refuse(borrowed.reason) : borrowed.result
}

/** Why no training of a run can be done elsewhere: another trainer passes through other weights. */
export function whyNotElsewhere({ id, study }: RunRow): string | undefined {
  return study.tuning?.checkpoints === undefined
    ? undefined
    : `run ${id} asks checkpoints of its trainings, which Placebo's own trainer makes on the way; plan the study without them to train it elsewhere`
}

function refuse(...reasons: readonly Reason[]): Extract<HandedTrainings, { state: 'refused' }> {
  return { state: 'refused', reasons }
}

async function loadTokenizer(host: Needs, { study }: RunRow): Promise<Reason | undefined> {
  const { model } = study
  const identified = await identifyRunModel(host, model)
  if (identified.state === 'refused') return identified.reason
  if (identified.model.sha256 !== model.sha256)
    return `invalid model: ${identified.model.file} is no longer the file of the study; its rows would be others`
  const loaded = await loadModel(host, identified.model, {
    gpuLayers: 0,
    contextSize: model.contextSize,
    systemMessage: study.systemMessage,
  })
  return loaded.state === 'refused' ? loaded.reason : undefined
}

async function* writing(
  host: Needs,
  run: RunRow,
  tuning: StudyTuning,
  { folder, target }: TrainingHandOutRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, HandedTrainings> {
  const trainings = readTrainings(host.store, run.id)
  const written: Extract<HandedTrainings, { state: 'handed out' }>['trainings'][number][] = []
  for (const training of trainings) {
    signal?.throwIfAborted()
    const rows = await rowsOf(host, run, tuning, training)
    if (rows.state === 'refused') return refuse(`training ${trainingName(training)}: ${rows.reason}`)
    const name = folderOf(training)
    makeFolder(join(folder, name))
    const plan: TrainingPlan = {
      name,
      method: tuning.method,
      settings: { ...tuning.settings, seed: training.seed },
      contextSize: run.study.model.contextSize,
      rows: rows.rows.length,
    }
    for (const [file, pieces] of Object.entries(filesOf(target, plan, rows.rows)))
      await writeWhole(join(folder, name, file), pieces)
    written.push({ name: trainingName(training), folder: name, rows: rows.rows.length, inexact: rows.inexact })
    yield { done: written.length, total: trainings.length }
  }
  const { model } = run.study
  const about = {
    format: 'placebo-training-sets',
    version: 1,
    placebo: placeboVersion,
    madeAt: host.date().toISOString(),
    target,
    run: run.id,
    study: { name: run.study.name, sha256: sha256(JSON.stringify(run.study)) },
    base: { name: model.name, sha256: model.sha256, quantisation: model.quantisation },
    trainings: written.map((each, i) => ({ ...each, key: trainings[i]?.key ?? '' })),
  }
  await writeWhole(join(folder, 'manifest.json'), [`${JSON.stringify(about, undefined, 2)}\n`])
  await writeWhole(join(folder, 'README.md'), [
    trainingSetReadme({ ...about, command: trainingSets[target].command, method: tuning.method.kind }),
  ])
  for (const script of target === 'trl' ? ['check.py', 'train_trl.py'] : ['check.py'])
    await copyFile(join(host.resources, 'hand-out', script), join(folder, script))
  return { state: 'handed out', folder, trainings: written }
}

async function writeWhole(file: string, pieces: Iterable<string>): Promise<void> {
  const done = await writeText(file, pieces, { overwrite: false })
  if (done.state === 'refused') throw new Error(done.reason)
}

function filesOf(
  target: TrainingTarget,
  plan: TrainingPlan,
  rows: readonly TrainingSetRow[],
): Readonly<Record<string, Iterable<string>>> {
  const { line, files } = trainingSets[target]
  return {
    [rowsFile]: rows.map((row) => `${JSON.stringify(line(row))}\n`),
    [tokensFile]: rows.map(
      ({ tokens, answerFrom }) =>
        `${JSON.stringify({ input_ids: tokens, labels: tokens.map((token, i) => (i < answerFrom ? -100 : token)) })}\n`,
    ),
    ...Object.fromEntries(Object.entries(files(plan)).map(([name, text]) => [name, [text]])),
  }
}

type Rows =
  | { readonly state: 'rows'; readonly rows: readonly TrainingSetRow[]; readonly inexact: number }
  | { readonly state: 'refused'; readonly reason: string }

async function rowsOf(
  { store, engine }: Needs,
  { id, study }: RunRow,
  tuning: StudyTuning,
  training: TrainingRow,
): Promise<Rows> {
  const examples = [...trainExamples({ ...study, tuning }, training, readTrainTasks(store, id), 'trained')]
  const rows: TrainingSetRow[] = []
  let inexact = 0
  for (let from = 0; from < examples.length; from += batchSize) {
    const some = examples.slice(from, from + batchSize)
    const encoded = await engine.encode(some.map((example) => requestOf(example, study)))
    for (const [i, example] of some.entries()) {
      const row = rowOf(example, encoded[i])
      if (typeof row === 'string') return { state: 'refused', reason: row }
      rows.push(row)
      if (!row.isExact) inexact++
    }
  }
  return rows.length === 0 ? { state: 'refused', reason: 'it has no rows' } : { state: 'rows', rows, inexact }
}

function requestOf(
  { candidates, answer, stop }: TrainExample,
  { format, maxAnswerTokens }: Pick<RunRow['study'], 'format' | 'maxAnswerTokens'>,
) {
  const { userTurn } = promptFormats[format]
  return { candidates, userTurn, maxAnswerTokens, answer, stop, asText: true as const }
}

function rowOf(example: TrainExample, encoded: Encoded | undefined) {
  if (encoded === undefined) throw new Error('the engine has left an example out')
  if (encoded.state === 'too-long') return tooLongSentence(example, encoded)
  const { tokens, answerFrom, spelled } = encoded
  if (spelled === undefined) throw new Error('the engine has given no text')
  const { prompt, answer, isExact } = spelled
  return { prompt, answer, isExact, tokens: [...tokens], answerFrom }
}
