import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import type { Outcome } from '#core/answers/outcome.ts'
import { presets } from '#core/conditions/index.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import { neededPositions } from '#core/study/chosen-instances.ts'
import type { ModeDifference } from '#core/study/mode-difference.ts'
import { plannedInstruction } from '#core/study/planned-instruction.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { trainTexts, type TrainTask } from '#core/study/train-examples.ts'
import { planTrainings } from '#core/study/training.ts'
import type { Instance, Task } from '#core/task.ts'
import { baselineTask } from '#host/collections/baseline-task.ts'
import { createRun, readCells, readRunInstances, saveModeDifference, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { finishTraining, readTrainings, saveParity, saveTrainingSteps } from '#store/trainings.ts'
import { saveTrial } from '#store/trials.ts'
import { study as base } from '../../core/study/support.ts'
import { sha256 } from '#host/sha256.ts'

/** Runs in which everything follows from tasks and raw answers, as if they had been carried out. */

const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle', 'forest']

function taskOf(name: string, labels: readonly string[] | null, category: string): Task {
  const output = (i: number) => labels?.[i % labels.length] ?? `the ${words[i] ?? ''} of ${words[i + 2] ?? ''}`
  return {
    name,
    definition: `Do ${name}${labels ? `: answer ${labels.join(' or ')}` : ''}.`,
    categories: [category],
    positiveExamples: [0, 1].map((i) => ({
      input: `${words[i] ?? ''} one`,
      output: output(i),
      explanation: 'so it is',
    })),
    negativeExamples: [0, 1].map((i) => ({
      input: `${words[i + 4] ?? ''} two`,
      output: output(i + 1),
      explanation: 'it is not',
    })),
    curatedExamples: [],
    answerSpace: labels ? { kind: 'classification', labels, stated: 'stated' } : { kind: 'generation' },
    annotationSet: { name: 'main', version: 7 },
  }
}

function instancesOf(task: Task, count: number): Instance[] {
  const { answerSpace } = task
  return Array.from({ length: count }, (_, i) => ({
    id: `${task.name}-${i}`,
    input: `${words[i % words.length] ?? ''} and ${words[(i * 5 + 3) % words.length] ?? ''} number ${i}`,
    references:
      answerSpace.kind === 'classification'
        ? [answerSpace.labels[(i * 3) % answerSpace.labels.length] ?? '']
        : [`the ${words[i % words.length] ?? ''} of ${words[(i + 4) % words.length] ?? ''}`, `number ${i}`],
  }))
}

const asked = [
  ['parity', ['even', 'odd'], 'labels'],
  ['colour', ['red', 'green', 'blue'], 'labels'],
  ['reversed', null, 'texts'],
] as const
const trained = [
  ['sums', ['1', '2', '3'], 'training'],
  ['rhymes', null, 'training'],
] as const

export const askedStudy: Study = {
  ...base,
  name: 'asked',
  collection: 'some tasks',
  conditions: Object.values(presets),
  instancesPerTask: 12,
  seed: 7,
  model: { ...base.model, name: 'model one', file: '/home/ann/models/one.gguf', sha256: sha256('model one') },
}

export const formatsStudy: Study = {
  ...askedStudy,
  name: 'formats',
  conditions: [presets.original, presets.delusive],
  sampledFormats: sampleFormats(10, 7),
}

export const trainedStudy: Study = {
  ...askedStudy,
  name: 'trained',
  conditions: [presets.original, presets.empty],
  tuning: {
    method: { kind: 'lora', rank: 2, alpha: 4, matrices: ['attn_q'] },
    settings: {
      epochs: 1,
      batch: 2,
      learningRate: 1e-3,
      schedule: 'constant',
      warmUp: 0,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 10,
    },
    trainConditions: [presets.original, presets.empty],
    testConditions: 'same',
    sizes: [2, 3],
    seeds: [1, 2],
    heldOutPerTask: 1,
  },
}

export interface StoreOptions {
  readonly id: string
  /** Default: finished. */
  readonly state?: 'finished' | 'stopped'
  readonly instances?: number
  /** Of a run in fast mode. */
  readonly modeDifference?: ModeDifference
}

/** Every outcome occurs; a stopped run has asked only some of its last cell. */
export function storeAsked(
  store: Store,
  study: Study,
  { id, state = 'finished', instances = 12, modeDifference }: StoreOptions,
): void {
  const tasks = asked.map(([name, labels, category]) => {
    const task = taskOf(name, labels, category)
    const own = instancesOf(task, instances)
    return { task, instances: own, baselines: taskBaselines(baselineTask(task, own)) }
  })
  const { tuning } = study
  const trainTasks =
    tuning === null
      ? []
      : trained.map(([name, labels, category]): TrainTask => {
          const task = taskOf(name, labels, category)
          const all = instancesOf(task, 30)
          return {
            task,
            instanceCount: all.length,
            instances: new Map(neededPositions(name, all.length, tuning).map((position) => [position, all[position]!])),
          }
        })
  const trainings = planTrainings(study, sha256, (factors) =>
    tuning === null ? [] : trainTexts({ ...study, tuning }, factors, trainTasks),
  )
  const folder = join(store.dataDirectory, 'trained', id)
  createRun(store, { id, study, createdAt: '2026-01-02T03:04:05.000Z' }, tasks, planCells(study, sha256, trainings), {
    tasks: trainTasks,
    trainings: trainings.map((training) => ({
      ...training,
      file: join(folder, `${training.key}.gguf`),
      checkpoint: join(folder, `${training.key}.checkpoint`),
    })),
  })
  mkdirSync(folder, { recursive: true })
  for (const { id: training, position, file } of readTrainings(store, id)) {
    const weights = `weights ${position} `.repeat(500)
    writeFileSync(file, weights)
    saveTrainingSteps(
      store,
      training,
      [1, 2, 3].map((step) => ({
        step,
        loss: 3 / step + position / 7,
        epochLoss: step === 3 ? 2 + position / 7 : null,
        heldOutLoss: step === 3 ? 1.25 : null,
        learningRate: 1e-3,
        gradientNorm: 0.5,
        tokensPerSecond: 123.4,
      })),
      4.5,
    )
    finishTraining(store, training, {
      steps: 3,
      loss: 1 + position / 7,
      firstEpochLoss: 2 + position / 7,
      lastEpochLoss: 2 + position / 7,
      heldOutBefore: 2.5,
      heldOutLoss: 1.25,
      sha256: sha256(weights),
    })
    if (position !== 3)
      saveParity(store, training, {
        prompts: 40,
        equal: position === 1 ? 12 : 40,
        tied: 0,
        largestLogitDifference: 0.01,
        ownLogitDifference: 0.005,
      })
  }
  store.writing.transaction(() =>
    readCells(store, id).forEach(({ id: cell, cell: planned }, c, all) =>
      tasks.forEach(({ task }, t) => {
        const instruction = plannedInstruction(task, planned.condition, study)
        const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
        readRunInstances(store, id, t).forEach(({ id: instance, instance: { input, references } }, i) => {
          if (state === 'stopped' && c === all.length - 1 && t > 0) return
          const { outcome, raw } = answerTo(task, references, c, t, i)
          const candidates = promptCandidates(study.format, instruction, { input }, planned.sampledFormat)
          const dropped = outcome === 'too-long' ? candidates.length - 1 : 0
          const prompt = candidates[outcome === 'engine-error' ? candidates.length - 1 : dropped]?.text ?? ''
          saveTrial(store, {
            cell,
            instance,
            outcome,
            dropped,
            scores: raw === null ? null : scoreAnswer(raw, references, labels),
            labelAndStop: raw !== null && isLabelAndStop(raw, labels),
            text: {
              prompt,
              promptHash: sha256(prompt),
              exampleSources: instruction.examples
                .slice(0, instruction.examples.length - dropped)
                .map(({ source }) => source),
              notes: instruction.notes ?? [],
              raw,
              stop: raw === null ? null : 'newline',
              promptTokens: 20 + i,
              answerTokens: raw === null ? null : 2,
              labelScores: null,
              message:
                outcome === 'engine-error'
                  ? `the engine could not read /home/ann/models/one.gguf, nor ${store.dataDirectory}/x.gguf`
                  : null,
            },
          })
        })
      }),
    ),
  )()
  setRunState(store, id, state, { finishedAt: '2026-01-02T04:00:00.000Z' })
  if (modeDifference) saveModeDifference(store, id, modeDifference)
}

function answerTo(
  task: Task,
  references: readonly string[],
  c: number,
  t: number,
  i: number,
): { outcome: Outcome; raw: string | null } {
  const chance = (i * 37 + t * 11 + c * 53) % 100
  if (chance === 3) return { outcome: 'too-long', raw: null }
  if (chance > 96) return { outcome: 'engine-error', raw: null }
  const right = references[0] ?? ''
  const raw =
    chance < 8
      ? ''
      : chance < 60
        ? right
        : chance < 70
          ? `${right} 1`
          : task.answerSpace.kind === 'classification'
            ? (task.answerSpace.labels[i % task.answerSpace.labels.length] ?? '')
            : `some other ${right.split(' ').at(-1) ?? ''}`
  return { outcome: outcomeOf(raw, task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null), raw }
}
