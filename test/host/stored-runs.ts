import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import type { Outcome } from '#core/answers/outcome.ts'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import type { Parity } from '#core/study/parity.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { planTrainings } from '#core/study/training.ts'
import type { Task } from '#core/task.ts'
import { createRun, readCells, readRunInstances, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { finishTraining, readTrainings, saveParity } from '#store/trainings.ts'
import { saveTrial } from '#store/trials.ts'
import { study } from '../core/study/support.ts'
import { instanceCount, smallTuned, taskCount, tunedResults, type Asked } from '../core/study/tuned-results.ts'

const certificates: readonly (Parity | null)[] = [
  { prompts: 40, equal: 40, tied: 0, largestLogitDifference: 0.01, ownLogitDifference: null },
  { prompts: 40, equal: 39, tied: 0, largestLogitDifference: 0.02, ownLogitDifference: null },
  { prompts: 40, equal: 31, tied: 0, largestLogitDifference: 4, ownLogitDifference: null },
  null,
]

/** A finished run of two trained conditions and two seeds, as if its models had been trained and asked. */
export function storeTunedRun(store: Store): void {
  storeTunedStudy(store, { ...smallTuned, name: 'tuned' }, 'tuned123')
}

/** The same of any study with tuning; only its first four trainings have a certificate. */
export function storeTunedStudy(store: Store, tuned: Study, run: string, asked: Asked = {}): void {
  const { cells, tasks } = tunedResults(tuned, asked)
  const trainings = planTrainings(
    tuned,
    (text) => text,
    () => [],
  )
  const instances = Array.from({ length: instanceCount }, (_, i) => ({
    id: String(i),
    input: `input ${i}`,
    references: [i % 2 === 0 ? 'yes' : 'no'],
  }))
  createRun(
    store,
    { id: run, study: tuned, createdAt: '2026-01-01' },
    tasks.map((each) => ({ ...each, instances })),
    planCells(tuned, (text) => text, trainings),
    {
      tasks: [],
      trainings: trainings.map((training) => ({
        ...training,
        file: `${training.position}.gguf`,
        checkpoint: `${training.position}.checkpoint`,
      })),
    },
  )
  for (const { id, position } of readTrainings(store, run)) {
    finishTraining(store, id, {
      steps: 12,
      loss: 0.5 + position,
      ...(position === 3
        ? { firstEpochLoss: null, lastEpochLoss: null }
        : { firstEpochLoss: 2.5 + position, lastEpochLoss: 0.625 + position }),
      heldOutBefore: position === 0 ? 2.75 : null,
      heldOutLoss: position === 0 ? 0.75 : null,
      sha256: `sha ${position}`,
    })
    const certificate = certificates[position] ?? null
    if (certificate) saveParity(store, id, certificate)
  }
  const ids = Array.from({ length: taskCount }, (_, t) => readRunInstances(store, run, t).map(({ id }) => id))
  store.writing.transaction(() => {
    readCells(store, run).forEach(({ id }, c) => {
      for (const { task, instance, outcome, scores, dropped, labelAndStop } of cells[c]?.trials ?? []) {
        saveTrial(store, {
          cell: id,
          instance: ids[task]?.[(instance - 1) % instanceCount] ?? 0,
          outcome,
          dropped,
          scores,
          labelAndStop,
          text: {
            prompt: 'Ask',
            promptHash: 'h',
            exampleSources: [],
            notes: [],
            raw: 'yes',
            stop: 'newline',
            promptTokens: 3,
            answerTokens: 1,
            labelScores: null,
            message: null,
          },
        })
      }
    })
  })()
  setRunState(store, run, 'finished')
}

export const mixedStudy: Study = {
  ...study,
  name: 'mixed',
  conditions: Object.values(presets),
  decodings: ['free'],
  seed: 7,
}

/** Labels of classification tasks; `null`: generation. */
const labelSpaces: readonly (readonly string[] | null)[] = [
  ['yes', 'no'],
  null,
  ['red', 'green', 'blue'],
  null,
  ['x', 'y', 'z', 'w'],
  null,
  ['even', 'odd'],
  null,
  ['yes', 'no', 'maybe'],
]
const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle', 'forest']

/**
 * An unfinished run of four conditions on tasks of both kinds and of unlike sizes: every outcome there is, dropped
 * examples, and a last cell that has not asked everything yet.
 */
export function storeMixedRun(store: Store, id = 'mixed123'): void {
  const sizes = labelSpaces.map((_, t) => 7 + ((t * 5) % 8))
  const tasks = labelSpaces.map((labels, t) => {
    const task: Task = {
      name: `task ${t}`,
      definition: `Do number ${t}.`,
      positiveExamples: [
        { input: 'a', output: labels?.[1] ?? 'the river' },
        { input: 'b', output: labels?.[0] ?? 'a stone' },
      ],
      negativeExamples: [],
      curatedExamples: [],
      categories: [['first', 'second', 'third'][t % 3] ?? ''],
      answerSpace: labels ? { kind: 'classification', labels, stated: 'stated' } : { kind: 'generation' },
    }
    const instances = Array.from({ length: sizes[t] ?? 0 }, (_, i) => ({
      id: `${t}-${i}`,
      input: `${words[(t + i) % words.length]} and ${words[(t * 3 + i * 7) % words.length]}`,
      references: referencesOf(labels, t, i),
    }))
    const baselines = taskBaselines({
      task: task.name,
      category: task.categories[0] ?? '',
      labels,
      examples: task.positiveExamples,
      instances,
    })
    return { task, instances, baselines }
  })
  createRun(
    store,
    { id, study: mixedStudy, createdAt: '2026-01-02' },
    tasks,
    planCells({ ...mixedStudy, name: id }, (text) => `${id} ${text}`),
  )
  store.writing.transaction(() => {
    readCells(store, id).forEach(({ id: cell }, c) =>
      tasks.forEach(({ task }, t) => {
        const labels = labelSpaces[t] ?? null
        readRunInstances(store, id, t).forEach(({ id: instance, instance: { input, references } }, i) => {
          if (c === 3 && t > 6 && i > 4) return
          const { outcome, raw } = answerTo(labels, references, c, t, i)
          saveTrial(store, {
            cell,
            instance,
            outcome,
            dropped: (t + i + c) % 9 === 0 ? 1 : 0,
            scores: raw === null ? null : scoreAnswer(raw, references, labels),
            labelAndStop: raw !== null && isLabelAndStop(raw, labels),
            text: {
              prompt: `${task.definition} ${c}\nInput: ${input}\nOutput: `,
              promptHash: `${c}-${t}-${i}`,
              exampleSources: c === 3 ? [] : ['task'],
              notes: c === 2 ? ['a wrong label of the label space'] : [],
              raw,
              stop: raw === null ? null : 'newline',
              promptTokens: 20 + i,
              answerTokens: raw === null ? null : 2,
              labelScores: null,
              message: outcome === 'engine-error' ? 'the engine process was ended by SIGKILL' : null,
            },
          })
        })
      }),
    )
  })()
  setRunState(store, id, 'stopped')
}

function referencesOf(labels: readonly string[] | null, t: number, i: number): string[] {
  if (labels) return [labels[(i * 5 + t) % labels.length] ?? '']
  const [a, b, c] = [t + i, t * 2 + i * 3, i * 5].map((at) => words[at % words.length])
  return i % 4 === 0 ? [`the ${a} and the ${b}`, `${b}, ${c}`] : [`the ${a} near the ${b} of ${c}`]
}

function answerTo(
  labels: readonly string[] | null,
  references: readonly string[],
  c: number,
  t: number,
  i: number,
): { outcome: Outcome; raw: string | null } {
  const chance = (i * 37 + t * 11 + c * 53) % 100
  if (chance === 4) return { outcome: 'too-long', raw: null }
  if (chance === 15) return { outcome: 'engine-error', raw: null }
  if (chance > 96) return { outcome: 'empty', raw: '' }
  const right = chance < [62, 55, 38, 30][c]!
  if (labels) {
    if (chance > 90) return { outcome: 'out-of-format', raw: 'I do not know' }
    const wrong =
      labels[(labels.indexOf(references[0] ?? '') + 1 + (chance % (labels.length - 1))) % labels.length] ?? ''
    return {
      outcome: 'in-format',
      raw: right ? (chance % 7 === 0 ? `${references[0]}.` : (references[0] ?? '')) : wrong,
    }
  }
  const kept = (references[0] ?? '').split(' ').filter((_, w) => right || (w * 3 + chance) % 4 > 1)
  return { outcome: 'in-format', raw: kept.join(' ') || 'nothing' }
}

/**
 * What a model, or whoever wrote a task, may put into a text: markup, a script, turned direction, hidden and endless
 * text.
 */
export const hostile = {
  raw: `yes\u202e\u001b[31m<img src=x onerror="document.title='broken'">\u200b${' and on and on'.repeat(400)}the end`,
  prompt: `</pre><script>document.title='broken'</script>\n${'word '.repeat(1000)}`,
}

/** Puts hostile text into the first trial of a run. */
export function poison(store: Store, run: string): void {
  const [first] = store.reading
    .prepare<[string], { cell: number; instance: number }>(
      `
    SELECT t.cell, t.instance FROM cells c CROSS JOIN trials t ON t.cell = c.id WHERE c.run = ? ORDER BY c.position, t.instance LIMIT 1`,
    )
    .all(run)
  store.writing
    .prepare('UPDATE trial_texts SET raw = ?, prompt = ? WHERE cell = ? AND instance = ?')
    .run(hostile.raw, hostile.prompt, first?.cell, first?.instance)
}

/** As if the token limit had ended every answer of a run. */
export function cutAnswersOff(store: Store, run: string): void {
  store.writing
    .prepare(
      `UPDATE trial_texts SET stop = 'token limit' WHERE raw IS NOT NULL AND cell IN (SELECT id FROM cells WHERE run = ?)`,
    )
    .run(run)
}
