import type { EndpointReport } from '#core/endpoints/endpoint.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import type { LabelScoreName } from '#core/answers/label-score.ts'
import type { Sampling } from '#core/answers/sampling.ts'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import type { SystemMessage } from '#core/prompts/system-message.ts'
import type { AskedInstances } from './asked-instances.ts'
import type { CheckpointPlan, TrainingSettings, TuningMethod } from './tuning.ts'

/** The plan of an experiment. Frozen with its run: editing a collection or a condition later changes nothing in it. */
export interface Study extends AskedInstances {
  readonly name: string
  readonly collection: string
  readonly model: StudyModel
  /** Test conditions; with tuning the distinct ones, under each of which the untuned model is asked, too. */
  readonly conditions: readonly Condition[]
  readonly decodings: readonly Decoding[]
  readonly format: PromptFormatName
  /**
   * Every condition is asked under each of these, which write the text in the place of `format`; absent: under `format`
   * alone. Nothing is tuned then.
   */
  readonly sampledFormats?: readonly SampledFormatName[] | undefined
  /** Examples shown in each prompt. */
  readonly k: number
  readonly seed: number
  /** Points (0–100): the widest difference that still counts as equivalent. Chosen before the run. */
  readonly margin: number
  readonly maxAnswerTokens: number
  /** What ends a free answer. Studies of before there was a choice have none: a newline did. */
  readonly stop?: StopChoice
  /** Absent: what the chat template says of its own accord stands, as in all studies of before there was a choice. */
  readonly systemMessage?: SystemMessage | undefined
  /** Absent: exact mode, as in all studies of before there was a choice (`mode-difference.ts`). */
  readonly mode?: AskingMode | undefined
  /** What likelihood decoding chooses by; absent: the sum, as in all studies of before there was a choice. */
  readonly labelScore?: LabelScoreName | undefined
  /** Absent: every answer is greedy, as in all studies of before there was a choice. */
  readonly sampling?: Sampling | undefined
  /** What Holm's correction is over, declared before the run; absent: all comparisons of the study (`family.ts`). */
  readonly primary?: readonly PrimaryComparison[] | undefined
  /** Tasks left out on request, because they cannot take a condition of this study. */
  readonly leftOut: readonly Ineligible[]
  /** `null`: the model is asked as it is, and nothing else. */
  readonly tuning: StudyTuning | null
  /** Nothing was asked by Placebo, the answers were made elsewhere: model, format and k say nothing. */
  readonly predictions?: true
}

/**
 * Instruction tuning in two stages: train tasks under a train condition, then unseen test tasks under a test condition.
 */
export interface StudyTuning {
  readonly method: TuningMethod
  readonly settings: Omit<TrainingSettings, 'seed'>
  readonly trainConditions: readonly Condition[]
  /** `same`: each tuned model is asked under the condition it was trained under. */
  readonly testConditions: 'same' | readonly Condition[]
  /** Instances of each train task that are trained on. */
  readonly sizes: readonly number[]
  /** Each chooses the instances and their order, and draws LoRA's first factor. */
  readonly seeds: readonly number[]
  /** Instances of each train task whose loss is told and that are never trained on. */
  readonly heldOutPerTask: number
  /** Models that are asked beside those at the trainings' ends; absent: none. */
  readonly checkpoints?: CheckpointPlan | undefined
}

/** What is held against what, both by name: a condition, a decoding, `untuned`, `random guess` or `majority label`. */
export interface PrimaryComparison {
  readonly first: string
  readonly second: string
}

export interface StudyModel {
  readonly name: string
  readonly file: string
  readonly sha256: string
  readonly quantisation: string
  /** Names the engine, its version and every setting that can change an answer. */
  readonly engineBuild: string
  /** Tokens. */
  readonly contextSize: number
  /** As they were on the GPU; `engineBuild` names them together with the device. */
  readonly gpuLayers: number
  /** What its chat template says where no system message is given; `null`: nothing. Absent: nobody has looked. */
  readonly templateSays?: string | null | undefined
  /** A server that is asked instead of a file: `file` is its address, the hash its fingerprint. */
  readonly endpoint?: {
    readonly name: string
    readonly model: string
    /** What the probes found before the run began. */
    readonly report?: EndpointReport | undefined
  }
}

/** A task that cannot take a condition or a decoding, and why: `reason` begins with the task's name. */
export interface Ineligible {
  readonly task: string
  readonly condition: string
  readonly reason: string
}
