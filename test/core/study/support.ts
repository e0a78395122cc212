import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import type { Outcome } from '#core/answers/outcome.ts'
import { presets, type PresetName } from '#core/conditions/index.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import { planCells } from '#core/study/cell.ts'
import type { ResultsInput, ScoredTrial } from '#core/study/results-table.ts'
import type { Study } from '#core/study/study.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import type { Task } from '#core/task.ts'

export const study: Study = {
  name: 'study',
  collection: 'c',
  conditions: [presets.original, presets.simplified],
  decodings: ['free'],
  format: 'tk-instruct',
  k: 2,
  instancesPerTask: null,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  leftOut: [],
  tuning: null,
  model: {
    name: 'm',
    file: 'm.gguf',
    sha256: 'aa',
    quantisation: 'F32',
    engineBuild: 'engine 1',
    contextSize: 512,
    gpuLayers: 0,
  },
}

export const tunedStudy = {
  ...study,
  conditions: [presets.original, presets.delusive],
  tuning: {
    method: { kind: 'lora', rank: 8, alpha: 16, matrices: ['attn_q'] },
    settings: {
      epochs: 1,
      batch: 8,
      learningRate: 2e-4,
      schedule: 'linear',
      warmUp: 0.1,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 50,
    },
    trainConditions: [presets.original, presets.delusive],
    testConditions: 'same',
    sizes: [1, 5],
    seeds: [1, 2],
    heldOutPerTask: 0,
  },
} satisfies Study

export const taskOf = (name: string, labels: readonly string[] | null, category = 'any'): Task => ({
  name,
  definition: 'Do it.',
  positiveExamples: [{ input: 'x', output: labels?.[0] ?? 'text' }],
  negativeExamples: [],
  curatedExamples: [],
  categories: [category],
  answerSpace: labels === null ? { kind: 'generation' } : { kind: 'classification', labels, stated: 'stated' },
})

export interface AskedTask {
  readonly task: Task
  readonly references: readonly string[]
  /** Answers of each cell; `null`: no trial yet; an outcome: no answer. */
  readonly answers: Partial<Record<PresetName, readonly (string | null | { readonly outcome: Outcome })[]>>
}

/** Results of a run in which every cell gave these answers. */
export function resultsOf(asked: readonly AskedTask[], of: Study = study): ResultsInput {
  let number = 0
  const numbered = asked.map((each) => ({ ...each, numbers: each.references.map(() => ++number) }))
  const names = Object.keys(presets) as PresetName[]
  return {
    study: of,
    tasks: asked.map(({ task, references }) => {
      const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
      const instances = references.map((reference, i) => ({
        id: String(i),
        input: `input ${i}`,
        references: [reference],
      }))
      return {
        task,
        baselines: taskBaselines({
          task: task.name,
          category: task.categories[0] ?? '',
          labels,
          examples: task.positiveExamples,
          instances,
        }),
      }
    }),
    references: new Map(
      numbered.flatMap(({ numbers, references }) =>
        numbers.map((instance, i) => [instance, [references[i] ?? '']] as const),
      ),
    ),
    options: new Map(),
    cells: planCells(of, (text) => text).map((cell) => {
      const name = names.find((each) => presets[each] === cell.condition) ?? 'original'
      const trials = numbered.flatMap(({ task, references, answers, numbers }, position) =>
        numbers.flatMap((instance, i) => {
          const answer = answers[name]?.[i] ?? null
          if (answer === null) return []
          return [{ instance, task: position, dropped: 0, ...answeredAs(answer, [references[i] ?? ''], task) }]
        }),
      )
      return { cell, trials }
    }),
  }
}

/** What is stored of an answer, or of a trial without one. */
export function answeredAs(
  answer: string | { readonly outcome: Outcome },
  references: readonly string[],
  { answerSpace }: Task,
): Pick<ScoredTrial, 'outcome' | 'scores' | 'labelAndStop' | 'cut'> {
  if (typeof answer !== 'string') return { outcome: answer.outcome, scores: null, labelAndStop: false, cut: false }
  const labels = answerSpace.kind === 'classification' ? answerSpace.labels : null
  return {
    outcome: outcomeOf(answer, labels),
    scores: scoreAnswer(answer, references, labels),
    labelAndStop: isLabelAndStop(answer, labels),
    cut: false,
  }
}
