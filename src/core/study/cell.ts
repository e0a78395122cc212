import { decodingVersions, type Decoding } from '#core/answers/decoding.ts'
import { labelScoreOf } from '#core/answers/label-score.ts'
import { samplingVersion } from '#core/answers/sampling.ts'
import { stopRuleVersion } from '#core/answers/stop-rule.ts'
import { conditionTitle } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { sampledFormatVersion, type SampledFormatName } from '#core/prompts/sampled-format.ts'
import { conditionIdentity } from './condition-identity.ts'
import type { FileMetric } from './file-metric.ts'
import type { Study } from './study.ts'
import { factorsOf, type Training, type TrainingFactors } from './training.ts'
import type { TuningMethod } from './tuning.ts'

/**
 * One combination in a study: a model, untuned or from one of the study's trainings, under a test condition, in a study
 * of formats under one of them.
 */
export interface Cell {
  readonly position: number
  readonly key: string
  readonly method: 'in context' | TuningMethod['kind'] | 'predictions'
  /** The test condition. */
  readonly condition: Condition
  /** Absent: the study's own format. */
  readonly sampledFormat?: SampledFormatName
  readonly decoding: Decoding
  /** Of a study that samples, counted from 1: each prompt is answered once in each draw. */
  readonly draw?: number | undefined
  /** `null`: the model as it was given, untuned. */
  readonly training: TrainingFactors | null
  /** Of the method "predictions" alone. */
  readonly predictions?: MadeElsewhere
}

/** What gave the answers of a cell that were not asked by Placebo. */
export interface MadeElsewhere {
  /** As a person calls it, e.g. "Tk-Instruct 3B". */
  readonly name: string
  /** Whether somebody has said under which condition it was asked; where nobody has, the cell's own says nothing. */
  readonly conditionKnown: boolean
  /** Of the file they came from. */
  readonly sha256: string
  /** The metric of the file that was asked for, whose answers these are; absent: the file's first. */
  readonly metric?: string
  /** Absent where the file has no metric that its answers can be compared by. */
  readonly fileMetric?: FileMetric
}

/**
 * The cells of a study, in the order they are carried out: the untuned model's, then those of each training.
 *
 * @param hash of a text, as hexadecimal digits; collisions must be practically impossible
 * @param trainings the study's own (`planTrainings`); none without tuning
 */
export function planCells(
  study: Study,
  hash: (text: string) => string,
  trainings: readonly Training[] = [],
): readonly Cell[] {
  const method = study.tuning?.method.kind ?? 'in context'
  const combinations: readonly Combination[] = [
    ...combinationsOf(study, study.conditions, { method: 'in context', training: null }),
    ...trainings.flatMap((training) => combinationsOf(study, testConditions(study, training), { method, training })),
  ]
  return combinations.map(({ training, ...cell }, position) => ({
    position,
    key: hash(cellIdentity(study, cell, training?.key ?? null)),
    ...cell,
    training: training && factorsOf(training),
  }))
}

/**
 * The name of a cell in tables: its condition, in a study with tuning with its training, its decoding where a study has
 * several, its draw where it samples, and its sampled format. E.g. "Original", "untuned, asked with Original", "tuned
 * on Original, asked with Delusive (10 per task, seed 1)", "Original, upper.colon.bars.paren".
 */
export function cellName(cell: Cell, study: Study): string {
  const name = nameWithoutFormat(cell, study)
  return cell.sampledFormat === undefined ? name : `${name}, ${cell.sampledFormat}`
}

/** What cells under several sampled formats have in common. */
export function nameWithoutFormat(cell: Cell, study: Study): string {
  if (cell.predictions)
    return `${cell.predictions.name} (${cell.predictions.conditionKnown ? conditionTitle(cell.condition) : 'as asked elsewhere'})`
  const name = modelAndCondition(cell, study)
  return [
    name,
    ...(study.decodings.length > 1 ? [cell.decoding] : []),
    ...(cell.draw === undefined ? [] : [`draw ${cell.draw}`]),
  ].join(', ')
}

function modelAndCondition({ condition, training }: Cell, study: Study): string {
  if (study.tuning === null) return conditionTitle(condition)
  if (training === null) return `untuned, asked with ${conditionTitle(condition)}`
  return tunedAndAsked(training, condition, `, seed ${training.seed}`)
}

/** e.g. "tuned on Original, asked with Delusive (10 per task)", of a checkpoint "… (10 per task, step 4)" */
export function tunedAndAsked(
  { condition, size, step }: Pick<Training, 'condition' | 'size' | 'step'>,
  asked: Condition,
  seed = '',
): string {
  return `tuned on ${conditionTitle(condition)}, asked with ${conditionTitle(asked)} (${size} per task${step === undefined ? '' : `, step ${step}`}${seed})`
}

/**
 * Predictions that were added to a run after it was planned: no part of its plan, nor of the comparisons it declared. A
 * run that is made of predictions only has planned its first cell.
 */
export function isAdded({ predictions, position }: Pick<Cell, 'predictions' | 'position'>, study: Study): boolean {
  return predictions !== undefined && (study.predictions === undefined || position > 0)
}

type Combination = Pick<Cell, 'method' | 'condition' | 'decoding' | 'draw' | 'sampledFormat'> & {
  readonly training: Training | null
}

function combinationsOf(
  { decodings, sampledFormats, sampling }: Study,
  conditions: readonly Condition[],
  model: Pick<Combination, 'method' | 'training'>,
): readonly Combination[] {
  const draws = sampling === undefined ? [{}] : Array.from({ length: sampling.draws }, (_, i) => ({ draw: i + 1 }))
  return decodings.flatMap((decoding) =>
    conditions.flatMap((condition): readonly Combination[] => {
      const combination = { ...model, decoding, condition }
      const combinations = sampledFormats?.map((sampledFormat) => ({ ...combination, sampledFormat })) ?? [combination]
      return combinations.flatMap((each) => draws.map((draw) => ({ ...each, ...draw })))
    }),
  )
}

function testConditions({ tuning, conditions }: Study, training: Training): readonly Condition[] {
  return tuning?.testConditions === 'same' ? [training.condition] : conditions
}

/** Everything that determines the answers of a cell, in a fixed order. */
function cellIdentity(
  study: Study,
  { condition, decoding, draw, sampledFormat }: Pick<Cell, 'condition' | 'decoding' | 'draw' | 'sampledFormat'>,
  training: string | null,
): string {
  return JSON.stringify([
    ['model', study.model.sha256],
    // The name under which keys of untuned cells were first made.
    ['adapter', training],
    ['engine', study.model.engineBuild],
    ['context', study.model.contextSize],
    ['format', study.format, promptFormats[study.format].version],
    ...(sampledFormat === undefined ? [] : [['sampled format', sampledFormat, sampledFormatVersion]]),
    ...(study.systemMessage === undefined ? [] : [['system message', study.systemMessage]]),
    ...conditionIdentity(condition, study.k),
    // Keys of studies without a stop rule were made before a decoding had a version.
    ...(study.stop === undefined
      ? [['decoding', decoding, study.maxAnswerTokens]]
      : [
          ['decoding', decoding, decodingVersions[decoding], study.maxAnswerTokens],
          ['stop', study.stop, stopRuleVersion],
        ]),
    // Keys of cells that the sum decides were made before there was a choice.
    ...(decoding === 'likelihood' && labelScoreOf(study) !== 'sum' ? [['label score', labelScoreOf(study)]] : []),
    // Keys of greedy cells were made before there was another choice.
    ...(study.sampling === undefined || draw === undefined
      ? []
      : [['sampling', samplingVersion, study.sampling.temperature, study.sampling.topP, draw]]),
    ['seed', study.seed],
  ])
}
