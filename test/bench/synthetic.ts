import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { planTrainings } from '#core/study/training.ts'
import type { Task } from '#core/task.ts'
import { baselineTask } from '#host/collections/baseline-task.ts'
import { createRun, readCells, readRunInstances, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { saveTrials, type Trial } from '#store/trials.ts'
import { sha256 } from '#host/sha256.ts'

const root = join(import.meta.dirname, '..', '..')

export const synthetic: Study = {
  name: 'synthetic',
  collection: 'synthetic',
  conditions: Object.values(presets),
  decodings: ['free'],
  format: 'tk-instruct',
  k: 1,
  instancesPerTask: null,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  leftOut: [],
  tuning: null,
  model: { name: 'none', file: 'none', sha256: '', quantisation: '', engineBuild: '', contextSize: 1, gpuLayers: 0 },
}

/** Four conditions untuned, and trained with two seeds: 12 cells. */
export const tuned: Study = {
  ...synthetic,
  name: 'tuned',
  tuning: {
    method: { kind: 'full' },
    settings: {
      epochs: 1,
      batch: 1,
      learningRate: 1e-3,
      schedule: 'constant',
      warmUp: 0,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 1,
    },
    trainConditions: Object.values(presets),
    testConditions: 'same',
    sizes: [4],
    seeds: [1, 2],
    heldOutPerTask: 0,
  },
}

/** Half the tasks classification with 2 to 9 labels, half generation; about 60 words a prompt. */
export function synthesise(store: Store, study: Study, taskCount: number, instancesPerTask: number): number {
  const words = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split(/\s+/)
  const text = (from: number, length: number) =>
    Array.from({ length }, (_, i) => words[(from * 7 + i * 3) % words.length]).join(' ')
  const tasks = Array.from({ length: taskCount }, (_, t) => {
    const labels = Array.from({ length: 2 + (t % 8) }, (__, i) => `label${i}`)
    const task: Task = {
      name: `task${t}`,
      definition: text(t, 40),
      positiveExamples: [{ input: text(t, 9), output: 'label0' }],
      negativeExamples: [],
      curatedExamples: [],
      categories: [`category ${t % 12}`],
      answerSpace: t % 2 === 0 ? { kind: 'classification', labels, stated: 'stated' } : { kind: 'generation' },
    }
    const instances = Array.from({ length: instancesPerTask }, (__, i) => ({
      id: `${t}-${i}`,
      input: text(t + i, 30),
      references: [t % 2 === 0 ? (labels[i % labels.length] ?? '') : text(t * i, 8)],
    }))
    return { task, instances, baselines: taskBaselines(baselineTask(task, instances)) }
  })
  const trainings = planTrainings(study, sha256, () => [])
  const planned = trainings.map((training) => ({ ...training, file: '', checkpoint: '' }))
  createRun(
    store,
    { id: study.name, study, createdAt: new Date().toISOString() },
    tasks,
    planCells(study, sha256, trainings),
    { tasks: [], trainings: planned },
  )
  store.writing.pragma('synchronous = OFF')
  let trials = 0
  for (const { id: cell } of readCells(store, study.name)) {
    for (const [t, { task }] of tasks.entries()) {
      const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
      const answered = readRunInstances(store, study.name, t).map(({ id, instance }): Trial => {
        const raw = labels ? (labels[(id * 31 + cell * (id % 3)) % labels.length] ?? '') : text(id + cell, 8)
        return {
          cell,
          instance: id,
          outcome: 'in-format',
          dropped: 0,
          scores: scoreAnswer(raw, instance.references, labels),
          labelAndStop: false,
          text: {
            prompt: `${task.definition}\n${instance.input}`,
            promptHash: '',
            exampleSources: [],
            notes: [],
            raw,
            stop: 'newline',
            promptTokens: 60,
            answerTokens: 3,
            labelScores: null,
            message: null,
          },
        }
      })
      saveTrials(store, answered)
      trials += answered.length
    }
  }
  setRunState(store, study.name, 'finished')
  return trials
}
