import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { presets } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { Task } from '#core/task.ts'
import { createRun, readCells, readRunInstances, setRunState } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { saveTrial } from '#store/trials.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { study } from '../core/study/support.ts'

export const closeStudy: Study = {
  ...study,
  name: 'close',
  conditions: Object.values(presets),
  decodings: ['free'],
  seed: 3,
}

export const closeTasks = 10
export const closeInstances = 30

const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden', 'winter', 'bread', 'window', 'candle']

/**
 * A finished run of four conditions on ten classification tasks, five with the labels yes and no, five with three
 * colours, all named in their definitions, "yes" and "red" first. Whoever is wrong mostly answers what is named first;
 * under Simplified nothing of task 9 is right.
 */
export function storeCloseRun(store: Store, id = 'close123'): void {
  const tasks = Array.from({ length: closeTasks }, (_, t) => {
    const [labels, definition] =
      t % 2 === 0
        ? ([['no', 'yes'], `Is it so? Answer yes or no, number ${t}.`] as const)
        : ([['blue', 'green', 'red'], `Name its colour, one of red, green and blue, number ${t}.`] as const)
    const task: Task = {
      name: `task ${t}`,
      definition,
      positiveExamples: [
        { input: 'a', output: labels[0] },
        { input: 'b', output: labels[1] },
      ],
      negativeExamples: [],
      curatedExamples: [],
      categories: [t < 5 ? 'early' : 'late'],
      answerSpace: { kind: 'classification', labels, stated: 'stated' },
    }
    const instances = Array.from({ length: closeInstances }, (__, i) => ({
      id: `${t}-${i}`,
      input: Array.from({ length: 1 + i }, (___, w) => words[(t + i + w * 3) % words.length]).join(' '),
      references: [labels[(i * 5 + t) % labels.length] ?? ''],
    }))
    return {
      task,
      instances,
      baselines: taskBaselines({
        task: task.name,
        category: task.categories[0] ?? '',
        labels,
        examples: task.positiveExamples,
        instances,
      }),
    }
  })
  createRun(
    store,
    { id, study: closeStudy, createdAt: '2026-01-03' },
    tasks,
    planCells(closeStudy, (text) => `${id} ${text}`),
  )
  store.writing.transaction(() => {
    readCells(store, id).forEach(({ id: cell }, c) =>
      tasks.forEach(({ task }, t) => {
        readRunInstances(store, id, t).forEach(({ id: instance, instance: { input, references } }, i) => {
          const raw = answerTo(task, references[0] ?? '', c, t, i)
          const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
          saveTrial(store, {
            cell,
            instance,
            outcome: raw === null ? 'too-long' : outcomeOf(raw, labels),
            dropped: 0,
            scores: raw === null ? null : scoreAnswer(raw, references, labels),
            labelAndStop: raw !== null && isLabelAndStop(raw, labels),
            text: {
              prompt: `${c === 3 ? '' : `Definition: ${task.definition}\n\n`}Now complete the following example -\nInput: ${input}.\nOutput: `,
              promptHash: `${c}-${t}-${i}`,
              exampleSources: [],
              notes: [],
              raw,
              stop: raw === null ? null : 'newline',
              promptTokens: 30 + 2 * i + t,
              answerTokens: raw === null ? null : 1,
              labelScores: null,
              message: null,
            },
          })
        })
      }),
    )
  })()
  setRunState(store, id, 'finished')
}

/** `null`: the prompt was too long. */
function answerTo({ answerSpace }: Task, reference: string, c: number, t: number, i: number): string | null {
  const chance = (i * 37 + t * 11 + c * 53) % 100
  if (chance === 4) return null
  if (chance > 97) return ''
  if (chance > 92) return 'I do not know'
  const labels = answerSpace.kind === 'classification' ? answerSpace.labels : []
  const isRight = (chance * 7 + c) % 100 < [70, 66, 52, 40][c]! && !(c === 1 && t === 9)
  if (isRight) return chance % 9 === 0 ? `${reference}.` : reference
  return (
    labels.toReversed().find((label) => label !== reference && (chance % 5 > 0 || label !== labels.at(-1))) ??
    labels.find((label) => label !== reference) ??
    ''
  )
}
