import { join, resolve } from 'node:path'
import { promptFormats } from '#core/prompts/index.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import { neededPositions } from '#core/study/chosen-instances.ts'
import type { SharedText, TooLongExample } from '#core/study/problems.ts'
import type { OfTask } from '#core/study/split.ts'
import type { Study, StudyTuning, Ineligible } from '#core/study/study.ts'
import { trainExamples, trainTexts, type TrainExample, type TrainTask } from '#core/study/train-examples.ts'
import { planTrainings as trainingsOf } from '#core/study/training.ts'
import { encodeExamples, tooLongSentence } from '#runner/token-examples.ts'
import { checkpointFile, trainedFolder } from '#runner/trained-file.ts'
import { readExcerpt } from '#store/bundles.ts'
import { findInstance, readAskedInstances, type TaskRow } from '#store/collections.ts'
import type { PlannedTraining } from '#store/trainings.ts'
import { type Host } from '../host.ts'
import { sha256 } from '../sha256.ts'
import { firstShared } from './outline-overlap.ts'

export type TunedStudy = Study & { readonly tuning: StudyTuning }

/** The train tasks with the instances a run has to keep: the first part of what a study with tuning freezes. */
export function frozenTasks(
  host: Pick<Host, 'store'>,
  rows: readonly TaskRow[],
  tuning: StudyTuning,
): readonly TrainTask[] {
  return rows.map((row) => {
    const { id, task } = row
    const { instanceCount, places } = wholeTask(host, row, tuning)
    const instances = neededPositions(task.name, instanceCount, tuning).map((position) => {
      const instance = findInstance(host.store, id, places?.get(position) ?? position)
      if (!instance) throw new Error(`task ${task.name} is gone: its collection was replaced in this moment; try again`)
      return [position, instance] as const
    })
    return { task, instanceCount, instances: new Map(instances) }
  })
}

/**
 * A task that was taken out of a run has only what that run was given: where this is all that is needed, it is chosen
 * as from the whole task, so that the same study comes out. For any other study it is a task like any other.
 *
 * @returns `places`: position in the whole task → position in the one that is there
 */
function wholeTask(
  { store }: Pick<Host, 'store'>,
  { id, task, instanceCount }: TaskRow,
  tuning: StudyTuning,
): { readonly instanceCount: number; readonly places?: ReadonlyMap<number, number> } {
  const excerpt = readExcerpt(store, id)
  if (!excerpt) return { instanceCount }
  const places = new Map(excerpt.positions.map((position, place) => [position, place]))
  return neededPositions(task.name, excerpt.count, tuning).every((position) => places.has(position))
    ? { instanceCount: excerpt.count, places }
    : { instanceCount }
}

/** Test instances whose text is trained on or held out. */
export function sharedTexts(
  host: Pick<Host, 'store'>,
  train: readonly TrainTask[],
  test: readonly TaskRow[],
  wanted: AskedInstances,
): readonly SharedText[] {
  const trained = function* (): Generator<OfTask> {
    for (const { task, instances } of train)
      for (const instance of instances.values()) yield { task: task.name, instance }
  }
  const asked = function* (): Generator<OfTask> {
    for (const row of test)
      for (const instance of readAskedInstances(host.store, row, wanted)) yield { task: row.task.name, instance }
  }
  return firstShared(trained(), asked())
}

/** A task with the first of its examples that does not fit, and as it is frozen with the run where it is left out. */
export interface TooLongTask {
  readonly example: TooLongExample
  readonly ineligible: Ineligible
}

/** Train tasks of which an example does not fit the context of the model that is loaded. */
export async function tooLongTasks(
  host: Pick<Host, 'engine'>,
  study: TunedStudy,
  tasks: readonly TrainTask[],
): Promise<readonly TooLongTask[]> {
  const found = new Map<string, TooLongTask>()
  for await (const { example, encoded } of encodeExamples(host.engine, study, possiblyTooLong(study, tasks))) {
    if (encoded.state !== 'too-long' || found.has(example.task)) continue
    const { task, instance } = example
    found.set(task, {
      example: { task, instance: instance.id, tokens: encoded.promptTokens, budget: encoded.budget },
      ineligible: { task, condition: 'training', reason: `${task}: ${tooLongSentence(example, encoded)}` },
    })
  }
  return [...found.values()]
}

/** Tokens that a chat template may put around a prompt. */
const templateTokens = 512

/** Whether so many bytes of prompt and answer fit in any case: a token is at least one byte long. */
export function surelyFits({ format, model, systemMessage = '' }: Study, bytes: number): boolean {
  const around = promptFormats[format].userTurn ? templateTokens + Buffer.byteLength(systemMessage) : 8
  return bytes + around <= model.contextSize
}

/** Most examples need not be encoded to know that they fit. */
function* possiblyTooLong(study: TunedStudy, tasks: readonly TrainTask[]): Generator<TrainExample> {
  const { tuning, maxAnswerTokens } = study
  const size = Math.max(...tuning.sizes)
  for (const condition of tuning.trainConditions) {
    for (const seed of tuning.seeds) {
      for (const part of ['trained', 'held out'] as const) {
        for (const example of trainExamples(study, { condition, size, seed }, tasks, part)) {
          const prompt = Buffer.byteLength(example.candidates.at(-1)?.text ?? '')
          const answer = Math.max(maxAnswerTokens, Buffer.byteLength(example.answer))
          if (!surelyFits(study, prompt + answer)) yield example
        }
      }
    }
  }
}

/** @param file where the only training's file is to lie; undefined: each has its own in the data directory */
export function planTrainings(
  host: Pick<Host, 'store'>,
  run: string,
  study: TunedStudy,
  tasks: readonly TrainTask[],
  file?: string,
): readonly PlannedTraining[] {
  const folder = trainedFolder(host.store, run)
  const trainings = trainingsOf(study, sha256, (factors) => trainTexts(study, factors, tasks))
  return trainings.map((training) => ({
    ...training,
    file: file === undefined ? join(folder, `${training.key}.gguf`) : resolve(file),
    checkpoint: checkpointFile(folder, training, trainings),
  }))
}
