import type { Decoding } from '#core/answers/decoding.ts'
import type { StopChoice } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import type { DemonstrationName } from '#core/conditions/demonstration-names.ts'
import type { WordSetName } from '#core/target-words/names.ts'
import type { Kind } from '#core/task.ts'
import type { ImportedTemplate } from '#core/templates/template.ts'

/** The commonest first: it is asked of a model as it is, and needs no training. */
export const questionNames = [
  'in context',
  'definitions',
  'examples',
  'random baseline',
  'templates',
  'in context or tuned',
  'demonstrations',
  'format spread',
  'grid',
] as const
export type QuestionName = (typeof questionNames)[number]

export const methodNames = ['in context', 'lora', 'full'] as const
/** How the model comes to its answers: as it is, or tuned first. */
export type MethodName = (typeof methodNames)[number]

/** What a person may say about conditions; a question reads what it leaves free. */
export interface ConditionChoices {
  /** Train conditions with tuning, test conditions without. */
  readonly conditions: readonly Condition[]
  /** With tuning only. */
  readonly testConditions: 'same' | readonly Condition[]
  /** The half that stays as it is while definitions are altered. */
  readonly examplesBeside: 'original' | 'empty'
  /** The half that stays as it is while examples are altered. */
  readonly definitionBeside: 'original' | 'simplified'
  /** Delusive examples at test time, too. */
  readonly delusiveTest: boolean
  /** Of each category but the instructive and the null one, which have one each. */
  readonly templatesPerCategory: number
  /** In the place of those that come with the program; none: these. */
  readonly importedTemplates: readonly ImportedTemplate[]
  /** Of each task, as further instructive templates. */
  readonly paraphrases: number
  /** What labels are called, one set after the other. */
  readonly words: readonly WordSetName[]
  /** Sets of words that a person has written out, in the order of a task's labels. */
  readonly spelled: readonly (readonly string[])[]
  /** What other words mean is said in the prompt. */
  readonly told: boolean
  /** Without examples, and with the study's k; read without tuning. */
  readonly shots: readonly ('empty' | 'original')[]
  /** Kinds of examples beside the original ones. */
  readonly demonstrations: readonly DemonstrationName[]
  /** Draws of other examples; 0: each task's own first ones. */
  readonly draws: number
  /** Orders of the same examples. */
  readonly orders: number
  /** Sampled, to ask every condition under each; read by the question that is about them. */
  readonly formats: number
}

/**
 * Figures of Kung & Peng 2023, by number; studies of Webson & Pavlick 2022, Lu et al. 2024, Min et al. 2022 and
 * Sclar et al. 2024.
 */
export const replicated = [2, 3, 4, 'webson-pavlick', 'lu', 'min', 'format-spread'] as const
export type Replicated = (typeof replicated)[number]

/** Everything about a study but its tasks, its model and how training is set. */
export interface StudyChoices extends ConditionChoices {
  /** Of a person's own, beside those of the question. */
  readonly own: readonly Condition[]
  readonly method: MethodName
  readonly sizes: readonly number[]
  readonly seeds: readonly number[]
  readonly decodings: readonly Decoding[]
  readonly k: number
  /** `null`: all. */
  readonly instancesPerTask: number | null
  /** Draws them; `null`: the first ones. */
  readonly instanceSeed: number | null
  readonly seed: number
  /** Points. */
  readonly margin: number
  readonly maxAnswerTokens: number
  readonly stop: StopChoice
}

export interface PlannedConditions {
  /** Train conditions with tuning, test conditions without. */
  readonly conditions: readonly Condition[]
  /** Read with tuning only. */
  readonly test: 'same' | readonly Condition[]
  /** Train conditions, where they are others than what is asked without tuning. */
  readonly tuned?: readonly Condition[]
  /** Sampled formats; absent: the model's usual one. */
  readonly formats?: number
}

/** The skeleton of every file in this folder: what a study of this question fixes, and what the rest begins with. */
export interface Question {
  readonly name: QuestionName
  readonly title: string
  /** One sentence. */
  readonly about: string
  /** What of which paper it asks; `null`: of none. */
  readonly figure: Replicated | null
  /** What cannot be chosen, one sentence each. */
  readonly fixes: readonly string[]
  /** What of the conditions can be chosen. */
  readonly asks: readonly (keyof ConditionChoices)[]
  readonly methods: readonly [MethodName, ...MethodName[]]
  /** Test tasks it can say something about. */
  readonly kinds: readonly Kind[]
  readonly start: StudyChoices
  readonly plan: (choices: ConditionChoices) => PlannedConditions
}
