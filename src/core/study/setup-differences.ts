import { labelScoreOf } from '#core/answers/label-score.ts'
import { stopChoiceName } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionTitle } from '#core/conditions/index.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { askingMode } from './mode-difference.ts'
import type { Study } from './study.ts'

/**
 * One thing that is not the same in all runs; the values in words, in the runs' order, a dash where a run has no such
 * thing.
 */
export interface SetupDifference {
  readonly what: string
  readonly values: readonly string[]
}

/** What a study is made of, beside its name and its tasks. */
export function setupDifferences(studies: readonly Study[]): readonly SetupDifference[] {
  return facets.flatMap(([what, valueOf]) => {
    const values = studies.map(valueOf)
    return new Set(values).size === 1 ? [] : [{ what, values }]
  })
}

const none = '–'

type Facet = readonly [what: string, valueOf: (study: Study) => string]

const facets: readonly Facet[] = [
  ['collection', ({ collection }) => collection],
  ['model', ({ model }) => `${model.name} (SHA-256 ${model.sha256.slice(0, 8)}…)`],
  ['quantisation', asked(({ model }) => model.quantisation)],
  ['method', ({ tuning, predictions }) => (predictions ? 'made elsewhere' : methodWords(tuning))],
  [
    'test conditions',
    ({ conditions, tuning }) => (tuning?.testConditions === 'same' ? 'same as trained' : named(conditions)),
  ],
  ['decoding', ({ decodings }) => decodings.join(', ')],
  ['prompt format', asked(({ format }) => format)],
  [
    'sampled formats',
    asked(({ sampledFormats, seed }) => (sampledFormats ? `${sampledFormats.length}, seed ${seed}` : none)),
  ],
  ['system message', asked(({ systemMessage, model }) => systemMessageName(systemMessage, model.templateSays))],
  ['asking mode', asked(askingMode)],
  [
    'label score',
    asked(({ decodings, labelScore }) => (decodings.includes('likelihood') ? labelScoreOf({ labelScore }) : none)),
  ],
  ['examples shown (k)', asked(({ k }) => String(k))],
  [
    'instances of each task',
    ({ instancesPerTask, instanceSeed }) =>
      instancesPerTask === null
        ? 'all'
        : instanceSeed === undefined
          ? `first ${instancesPerTask}`
          : `${instancesPerTask} drawn by seed ${instanceSeed}`,
  ],
  ['answer tokens, at most', asked(({ maxAnswerTokens }) => String(maxAnswerTokens))],
  ['answers end at', asked(({ stop }) => stopChoiceName(stop))],
  ['context in tokens', asked(({ model }) => String(model.contextSize))],
  ['engine', ({ model }) => model.engineBuild],
  ['seed', ({ seed }) => String(seed)],
  ['margin in points', ({ margin }) => `±${margin}`],
  ['train conditions', ({ tuning }) => (tuning === null ? none : named(tuning.trainConditions))],
  ['instances of each train task', ({ tuning }) => tuning?.sizes.join(', ') ?? none],
  ['training seeds', ({ tuning }) => tuning?.seeds.join(', ') ?? none],
  ['held-out instances of each train task', ({ tuning }) => (tuning === null ? none : String(tuning.heldOutPerTask))],
  ['epochs', ({ tuning }) => (tuning === null ? none : String(tuning.settings.epochs))],
  ['batch', ({ tuning }) => (tuning === null ? none : String(tuning.settings.batch))],
  [
    'learning rate',
    ({ tuning }) =>
      tuning === null
        ? none
        : `${tuning.settings.learningRate}, ${tuning.settings.schedule}, warm-up ${tuning.settings.warmUp}`,
  ],
  ['weight decay', ({ tuning }) => (tuning === null ? none : String(tuning.settings.weightDecay))],
  ['clip', ({ tuning }) => (tuning === null ? none : String(tuning.settings.clip))],
]

/** What says nothing of answers that were made elsewhere. */
function asked(valueOf: Facet[1]): Facet[1] {
  return (study) => (study.predictions ? none : valueOf(study))
}

function methodWords(tuning: Study['tuning']): string {
  if (tuning === null) return 'in context'
  const { method } = tuning
  return method.kind === 'full'
    ? 'full training'
    : `LoRA of rank ${method.rank}, alpha ${method.alpha}, on ${method.matrices.join(', ')}`
}

function named(conditions: readonly Condition[]): string {
  return conditions.map(conditionTitle).join(', ') || none
}
