import type { Example, Task } from '#core/task.ts'
import type { SelectionName } from '#core/selections/names.ts'
import type { OtherWordsName } from '#core/target-words/names.ts'
import { demonstrationNames } from './demonstration-names.ts'
import { templateNames } from '#core/templates/names.ts'
import type { AroundInput } from '#core/templates/fields.ts'
import { templateName, type ImportedTemplate } from '#core/templates/template.ts'

/** Each leaves one of Yin et al.'s content types out; tagged tasks only. */
export const withoutNames = [
  'without-input-content',
  'without-additional-input-content',
  'without-action-content',
  'without-output-content',
  'without-additional-output-content',
  'without-label-list',
  'without-label-description',
  'without-input-mention',
] as const
export type WithoutName = (typeof withoutNames)[number]

export function isWithout(name: string): name is WithoutName {
  return withoutNames.some((each) => each === name)
}

/** `without label list` */
export function contentLeftOut(name: WithoutName): string {
  return name.replaceAll('-', ' ')
}

export const definitionNames = ['original', 'simplified', 'empty', ...withoutNames, ...templateNames] as const
/** `own`: words of a person's own, which the condition carries itself. */
export type DefinitionName = (typeof definitionNames)[number] | 'own'

/** Those of the paper. */
export const usualExamples = ['original', 'delusive', 'empty'] as const

export const examplesNames = [...usualExamples, ...demonstrationNames] as const
export type ExamplesName = (typeof examplesNames)[number]

/** One way of altering an instruction: each half is its own registry entry, so that any pair can be asked for. */
export interface Condition {
  readonly definition: DefinitionName
  readonly examples: ExamplesName
  /** What labels are called, in all of it; absent: as the task calls them. */
  readonly words?: OtherWordsName
  /** Which examples, and in which order; absent: the task's first ones, in its order. */
  readonly selection?: SelectionName
  /** Of spelled words: one for each label, in the order of the task's labels. */
  readonly spelled?: readonly string[]
  /** What other words mean is said behind whatever stands in the place of the definition. */
  readonly told?: true
  /** Of the definition `imported`. */
  readonly template?: ImportedTemplate
  /** Of the definition `own`, and of no other. */
  readonly own?: OwnDefinition
}

/** Of a file of a person's own (`own-conditions.ts`); of one study no two have one name. */
export interface OwnDefinition {
  readonly name: string
  /** With placeholders for what is the task's. */
  readonly definition: string
  /** In the place of the study's; absent: that one stands. */
  readonly systemMessage?: string
}

export function isSameCondition(one: Condition, other: Condition): boolean {
  return comparable(one) === comparable(other)
}

function comparable({ definition, examples, words, spelled, told, template, selection, own }: Condition): string {
  return JSON.stringify([
    definition,
    examples,
    words ?? null,
    spelled ?? null,
    told ?? null,
    template ? [templateName(template), template.text, template.placement ?? null] : null,
    selection ?? null,
    own?.name ?? null,
  ])
}

/** What a task becomes under a condition: what stands before the instance in a prompt. */
export interface Instruction {
  /** Absent: no definition block at all. */
  readonly definition?: string
  /** In its place: a text around each input, which is the whole prompt. */
  readonly around?: AroundInput
  readonly examples: readonly ShownExample[]
  /** What was passed over while it was made, and why, in words; absent: nothing was. */
  readonly notes?: readonly string[]
}

export const exampleSources = [
  'task',
  'curated',
  'negative example',
  'wrong label',
  'rotated output',
  'random label',
  'random word',
  'foreign input',
  'unasked instance',
] as const
export type ExampleSource = (typeof exampleSources)[number]

export interface ShownExample extends Example {
  readonly source: ExampleSource
  /** The one half that is shown; absent: both. */
  readonly shows?: 'input' | 'output'
}

/**
 * A task either takes a condition or is ineligible for it, with the reason in words; nothing silently takes its place.
 * `notes` are those of one half; `makeInstruction` hands both halves' on in the instruction, and names the annotation
 * set where one of them says that it used something of it (`fromSet`).
 */
export type Fitted<T> =
  | { readonly fit: true; readonly value: T; readonly notes?: readonly string[]; readonly fromSet?: boolean }
  | { readonly fit: false; readonly reason: string }

export interface ConditionOptions {
  /** Number of examples shown, 0 or more. */
  readonly k: number
  /** Chooses among equally good automatic delusive outputs, and draws labels and target words. */
  readonly seed: number
}

/** The skeleton of every file in this folder that alters a definition. */
export interface DefinitionCondition {
  readonly name: DefinitionName
  /** Part of a cell's key: raised whenever the text it makes changes. */
  readonly version: number
  readonly describe: string
  readonly apply: (task: Task) => Fitted<string | undefined>
}

/** The skeleton of every file in this folder that alters the examples. */
export interface ExamplesCondition {
  readonly name: ExamplesName
  readonly version: number
  readonly describe: string
  /** What of the original examples is gone, behind "without"; absent: nothing. */
  readonly takesAway?: string
  readonly apply: (task: Task, options: ConditionOptions) => Fitted<readonly ShownExample[]>
}
