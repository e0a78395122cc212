import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Reason } from '#contract/errors.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { trainExamples } from '#core/study/train-examples.ts'
import { trainingName } from '#core/study/training.ts'
import { folderOf } from '#core/training-sets/folder.ts'
import { tunedElsewhereNote } from '#core/training-sets/words.ts'
import { partOf } from '#exchange/part-files.ts'
import { fileProblem } from '#files/named-file.ts'
import { makePrivateFile, makePrivateFolder } from '#files/private.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { workingFile } from '#runner/trained-file.ts'
import type { RunRow } from '#store/runs.ts'
import { readTrainings, readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import { saveTunedElsewhere } from '#store/tuned-elsewhere.ts'
import { write } from '#store/write.ts'
import type { Host } from '../host.ts'
import { whyNotElsewhere } from './hand-out.ts'
import { defaultThreads } from '../default-threads.ts'
import { identifyRunModel } from '../models/models.ts'

export interface TrainingTakeInRequest {
  /** Its name, the name of its folder, or its position. */
  readonly training: string
  readonly kind: 'model' | 'adapter'
  readonly file: string
}

export type TookInTraining =
  | {
      readonly state: 'taken in'
      readonly training: string
      readonly file: string
      readonly sha256: string
      readonly left: number
    }
  | { readonly state: 'refused'; readonly reason: Reason }

type Needs = Pick<Host, 'store' | 'engine' | 'slot' | 'date'>

/** Rows that both tokenizers are held against each other on. */
const comparedRows = 64

/**
 * Attaches a file that was tuned elsewhere to a training that nobody has done. What can be checked is: the base is the
 * study's, the file is of its architecture, and its vocabulary reads the training's own rows as the base's does.
 */
export async function takeInTraining(
  host: Needs,
  run: RunRow,
  request: TrainingTakeInRequest,
): Promise<TookInTraining> {
  const refuse = (reason: Reason): TookInTraining => ({ state: 'refused', reason })
  const { store } = host
  const { tuning } = run.study
  if (tuning === null) return refuse(`run ${run.id} trains nothing`)
  const checkpoints = whyNotElsewhere(run)
  if (checkpoints !== undefined) return refuse(checkpoints)
  const trainings = readTrainings(store, run.id)
  const training = trainings.find((each) => isNamed(each, request.training))
  if (training === undefined)
    return refuse(
      `invalid training: ${request.training} (run ${run.id} has: ${trainings.map(trainingName).join('; ')})`,
    )
  const file = resolve(request.file)
  const problem = fileProblem(file)
  if (problem !== undefined) return refuse(`invalid file: ${request.file} (${problem})`)
  const wanted = tuning.method.kind === 'full' ? 'model' : 'adapter'
  if (request.kind !== wanted) return refuse(otherKind(wanted))
  const sha256 = await sha256OfFile(file)
  if (training.state === 'trained')
    return training.sha256 === sha256
      ? { state: 'taken in', training: trainingName(training), file: training.file, sha256, left: leftOf(trainings) }
      : refuse(`training ${trainingName(training)} is done already; scores of one training must come from one model`)
  const borrowed = await host.slot.borrowEngine(() => faultOf(host, run, tuning, training, { file, sha256 }))
  if (borrowed.state === 'refused') return refuse(borrowed.reason)
  if (borrowed.result !== undefined) return refuse(borrowed.result)
  await bring(file, workingFile(store, run.id, training))
  const note = tunedElsewhereNote(basename(file), host.date().toISOString())
  await write(store, () => saveTunedElsewhere(store, training.id, { sha256, note }))
  return {
    state: 'taken in',
    training: trainingName(training),
    file: training.file,
    sha256,
    left: leftOf(trainings) - 1,
  }
}

function isNamed(training: TrainingRow, asked: string): boolean {
  return [trainingName(training), folderOf(training), String(training.position)].includes(asked)
}

function leftOf(trainings: readonly TrainingRow[]): number {
  return trainings.filter(({ state }) => state !== 'trained').length
}

function otherKind(wanted: 'model' | 'adapter'): string {
  return wanted === 'adapter'
    ? 'the study tunes by LoRA: bring the adapter as a GGUF, which llama.cpp makes by convert_lora_to_gguf.py'
    : 'the study tunes every weight: bring the whole model as a GGUF, which llama.cpp makes by convert_hf_to_gguf.py'
}

interface Given {
  readonly file: string
  readonly sha256: string
}

/** Why it cannot be the model of that training. */
async function faultOf(
  host: Needs,
  run: RunRow,
  tuning: StudyTuning,
  training: TrainingRow,
  { file, sha256 }: Given,
): Promise<Reason | undefined> {
  const { engine } = host
  const { model, systemMessage } = run.study
  const identified = await identifyRunModel(host, model)
  if (identified.state === 'refused') return identified.reason
  const base = identified.model
  if (base.sha256 !== model.sha256) return `invalid model: ${base.file} is no longer the base that the study began with`
  if (sha256 === model.sha256) return `invalid file: ${file} (it is the base model itself, untuned)`
  const loading = { contextSize: model.contextSize, gpuLayers: 0, threads: defaultThreads(), systemMessage }
  if (tuning.method.kind === 'lora') {
    const loaded = await engine.load({ ...loading, file: base.file, adapter: file })
    return loaded.state === 'refused' ? loaded.reason : undefined
  }
  const inspected = await engine.inspect(file)
  if (inspected.state === 'refused') return inspected.reason
  const { architecture, vocabularySize } = inspected.model
  if (architecture !== base.info.architecture)
    return `invalid file: ${file} (its architecture is ${architecture}, the base's ${base.info.architecture})`
  if (vocabularySize !== base.info.vocabularySize)
    return `invalid file: ${file} (its vocabulary has ${vocabularySize} tokens, the base's ${base.info.vocabularySize})`
  const checked = await engine.check(file)
  if (checked.state === 'refused') return checked.reason
  const requests = rowRequests(host, run, tuning, training)
  const rows: string[] = []
  for (const each of [base.file, file]) {
    const loaded = await engine.load({ ...loading, file: each })
    if (loaded.state === 'refused') return loaded.reason
    rows.push(
      JSON.stringify((await engine.encode(requests)).map((row) => (row.state === 'fits' ? [...row.tokens] : null))),
    )
  }
  return rows[0] === rows[1]
    ? undefined
    : `invalid file: ${file} (its vocabulary reads the training's rows as other tokens than the base's)`
}

function rowRequests({ store }: Needs, { id, study }: RunRow, tuning: StudyTuning, training: TrainingRow) {
  const { userTurn } = promptFormats[study.format]
  return [...trainExamples({ ...study, tuning }, training, readTrainTasks(store, id), 'trained')]
    .slice(0, comparedRows)
    .map(({ candidates, answer, stop }) => ({
      candidates,
      userTurn,
      maxAnswerTokens: study.maxAnswerTokens,
      answer,
      stop,
    }))
}

/** As a file of ours: whole under its name, or not there. */
async function bring(from: string, to: string): Promise<void> {
  makePrivateFolder(dirname(to))
  const part = partOf(to)
  try {
    makePrivateFile(part)
    await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), createWriteStream(part))
    await rename(part, to)
  } finally {
    await rm(part, { force: true })
  }
}
