import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { planTrainings } from '#core/study/training.ts'
import type { Task } from '#core/task.ts'
import { baselineTask } from '#host/baseline-task.ts'
import { sha256 } from '#host/host.ts'
import { createRun, readCells, readRunInstances, setRunState } from '#store/runs.ts'
import { openStore, type Store } from '#store/store.ts'
import { saveTrial, type Trial } from '#store/trials.ts'
import { presets as models } from '../../build/random-model/model.ts'
import { writeRandomModel } from '../../build/random-model/write.ts'

/** How long results of 100,000 trials take to show, and how much memory the host needs for a study of 10,000 trials. */
const root = join(import.meta.dirname, '..', '..')
const terminal = [join(root, 'build', 'start.mjs'), 'src/headless/main.ts']
const folder = mkdtempSync(join(tmpdir(), 'placebo-bench-'))

const synthetic: Study = {
  name: 'synthetic', collection: 'synthetic', conditions: Object.values(presets), decodings: ['free'], format: 'tk-instruct', k: 1,
  instancesPerTask: null, seed: 1, margin: 3, maxAnswerTokens: 8, leftOut: [], tuning: null,
  model: { name: 'none', file: 'none', sha256: '', quantisation: '', engineBuild: '', contextSize: 1, gpuLayers: 0 },
}

/** Four conditions untuned, and trained with two seeds: 12 cells. */
const tuned: Study = {
  ...synthetic,
  name: 'tuned',
  tuning: {
    method: { kind: 'full' },
    settings: { epochs: 1, batch: 1, learningRate: 1e-3, schedule: 'constant', warmUp: 0, weightDecay: 0, clip: 1, checkpointEvery: 1 },
    trainConditions: Object.values(presets), testConditions: 'same', sizes: [4], seeds: [1, 2], heldOutPerTask: 0,
  },
}

try {
  showResults()
  await runStudy()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function showResults(): void {
  const data = join(folder, 'synthetic')
  const opened = openStore(data, new Date())
  if (opened.state === 'refused') throw new Error(opened.reason)
  const trials = { synthetic: synthesise(opened.store, synthetic, 250, 100), tuned: synthesise(opened.store, tuned, 250, 34) }
  opened.store.close()
  // The first one also waits for the disk, which is still writing what was just made.
  for (const [run, ...args] of [['synthetic'], ['synthetic'], ['synthetic'], ['synthetic', '--by', 'task'], ['tuned'], ['tuned', '--by', 'task']] as const) {
    const started = performance.now()
    const { status } = spawnSync(process.execPath, [...terminal, 'results', run, '--data-dir', data, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    if (status !== 0) throw new Error(`results ended with ${String(status)}`)
    console.log(`results ${[run, ...args].join(' ')}`.padEnd(32) + `${trials[run]} trials, whole command: ${((performance.now() - started) / 1000).toFixed(2)} s (goal: under 2 s)`)
  }
}

/** Half the tasks classification with 2 to 9 labels, half generation; about 60 words a prompt. */
function synthesise(store: Store, study: Study, taskCount: number, instancesPerTask: number): number {
  const words = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split(/\s+/)
  const text = (from: number, length: number) => Array.from({ length }, (_, i) => words[(from * 7 + i * 3) % words.length]).join(' ')
  const tasks = Array.from({ length: taskCount }, (_, t) => {
    const labels = Array.from({ length: 2 + (t % 8) }, (__, i) => `label${i}`)
    const task: Task = {
      name: `task${t}`, definition: text(t, 40), positiveExamples: [{ input: text(t, 9), output: 'label0' }], negativeExamples: [], curatedExamples: [],
      categories: [`category ${t % 12}`],
      answerSpace: t % 2 === 0 ? { kind: 'classification', labels, stated: 'stated' } : { kind: 'generation' },
    }
    const instances = Array.from({ length: instancesPerTask }, (__, i) => ({
      id: `${t}-${i}`, input: text(t + i, 30), references: [t % 2 === 0 ? (labels[i % labels.length] ?? '') : text(t * i, 8)],
    }))
    return { task, instances, baselines: taskBaselines(baselineTask(task, instances)) }
  })
  const trainings = planTrainings(study, sha256, () => [])
  const planned = trainings.map((training) => ({ ...training, file: '', checkpoint: '' }))
  createRun(store, { id: study.name, study, createdAt: new Date().toISOString() }, tasks, planCells(study, sha256, trainings), { tasks: [], trainings: planned })
  store.writing.pragma('synchronous = OFF')
  let trials = 0
  for (const { id: cell } of readCells(store, study.name)) {
    for (const [t, { task }] of tasks.entries()) {
      const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
      store.writing.transaction(() => {
        for (const { id, instance } of readRunInstances(store, study.name, t)) {
          const raw = labels ? (labels[(id * 31 + cell * (id % 3)) % labels.length] ?? '') : text(id + cell, 8)
          const trial: Trial = {
            cell, instance: id, outcome: 'in-format', dropped: 0, scores: scoreAnswer(raw, instance.references, labels),
            text: {
              prompt: `${task.definition}\n${instance.input}`, promptHash: '', exampleSources: [], notes: [], raw, stop: 'newline', promptTokens: 60, answerTokens: 3,
              labelScores: null, message: null,
            },
          }
          saveTrial(store, trial)
          trials++
        }
      })()
    }
  }
  setRunState(store, study.name, 'finished')
  return trials
}

async function runStudy(): Promise<void> {
  const data = join(folder, 'study')
  const model = join(folder, 'tiny.gguf')
  writeRandomModel(model, models.tiny)
  const tasks = join(folder, 'tasks')
  mkdirSync(tasks)
  for (let t = 0; t < 25; t++) {
    writeFileSync(join(tasks, `task${t}.json`), JSON.stringify({
      Definition: ['Say yes or no.'],
      'Positive Examples': [{ input: 'a', output: 'yes' }, { input: 'b', output: 'no' }],
      'Negative Examples': [{ input: 'c', output: 'no' }, { input: 'd', output: 'yes' }],
      Instances: Array.from({ length: 100 }, (_, i) => ({ id: `${t}-${i}`, input: `Is ${i} more than ${t * 4}?`, output: [i > t * 4 ? 'yes' : 'no'] })),
    }))
  }
  spawnSync(process.execPath, [...terminal, 'collection', 'import', tasks, '--name', 'many', '--data-dir', data], { stdio: 'ignore' })
  const started = performance.now()
  const child = spawn(process.execPath, [...terminal, 'study', 'run', '--collection', 'many', '--model', model, '--decoding', 'likelihood', '--data-dir', data], { stdio: 'ignore' })
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, residentMegabytes(child.pid ?? 0))), 100)
  await new Promise((resolve) => child.on('exit', resolve))
  clearInterval(timer)
  console.log(`study of 10,000 trials`.padEnd(32) + `peak ${peak.toFixed(0)} MB in the host process (goal: under 400 MB), ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Linux only. */
function residentMegabytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return (pages * 4096) / 1e6
  } catch {
    return 0
  }
}
