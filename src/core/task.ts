import type { TaggedSpan } from './annotations/content-types.ts'
import type { TaskFields } from './templates/fields.ts'

/** One task of a collection, without its instances (a task file may hold hundreds of thousands of them). */
export interface Task {
  readonly name: string
  /** The first string of the task file's `Definition` list, as Tk-Instruct reads it. */
  readonly definition: string
  readonly positiveExamples: readonly Example[]
  readonly negativeExamples: readonly Example[]
  readonly categories: readonly string[]
  readonly answerSpace: AnswerSpace
  /** Delusive pairs approved by an annotator; the delusive condition uses them first. */
  readonly curatedExamples: readonly CuratedExample[]
  /** Written by an annotator for generation tasks, e.g. "a question"; the simplified definition is made of it. */
  readonly outputType?: string
  /** What parts of the definition say, as an annotator has tagged them; conditions that leave one out need it. */
  readonly contentTags?: readonly TaggedSpan[]
  /**
   * The simplified definition as an annotator has written it, or as it follows from the tags or from their output type.
   */
  readonly simplifiedDefinition?: string
  /** What is right for inputs of its examples, as its own instances tell: a wrong demonstration must be none of it. */
  readonly knownOutputs?: readonly KnownOutputs[]
  /** Nouns that stand in its instances' inputs, of those that arbitrary target words are drawn from. */
  readonly nounsInInputs?: readonly string[]
  /** Some of its instances that the study never asks, from which examples may be drawn (`selections/pool.ts`). */
  readonly spareInstances?: readonly Instance[]
  /** Definitions of other tasks of its collection, which may be shown instead of its own. */
  readonly otherDefinitions?: OtherDefinitions
  /** What its inputs are made of, as an annotator has confirmed it; templates with slots need it. */
  readonly fields?: TaskFields
  /** Why its inputs cannot be taken apart by these fields; absent: nobody has looked, or they can. */
  readonly unreadFields?: string
  /** Its definition in other words, by an annotator. */
  readonly paraphrases?: readonly string[]
  /** Where approved examples, tags and simplified definition come from. */
  readonly annotationSet?: AnnotationSet
}

/** A definition that was written for another task. */
export interface OtherDefinition {
  readonly task: string
  readonly definition: string
}

/** Of tasks of the same category, and of others (`templates/other-tasks.ts`). */
export interface OtherDefinitions {
  readonly moderate: readonly OtherDefinition[]
  readonly extreme: readonly OtherDefinition[]
}

/** A set of annotations as it was at one of its steps. */
export interface AnnotationSet {
  readonly name: string
  readonly version: number
}

/** An input with one output, shown inside an instruction. */
export interface Example {
  readonly input: string
  readonly output: string
  /** Of a choice task, where they are known: what the output was chosen from. */
  readonly options?: readonly string[]
  readonly explanation?: string
}

export interface CuratedExample extends Example {
  /** The right output the delusive one replaces, where it is known. */
  readonly gold?: string
  /**
   * In the task's annotation set, by somebody who was told what speaks against it; absent where the task file brought
   * it.
   */
  readonly approved?: true
}

/** References of the instances that have the input of an example (`right-outputs.ts`). */
export interface KnownOutputs {
  /** As the example has it. */
  readonly input: string
  readonly outputs: readonly string[]
}

/** One input with its references (accepted outputs, at least one). */
export interface Instance {
  /** Unique within its task. */
  readonly id: string
  readonly input: string
  readonly references: readonly string[]
  /**
   * The outputs a choice task allows for this instance: at least two, trimmed, not blank, distinct. Absent for other
   * kinds.
   */
  readonly options?: readonly string[]
}

/**
 * The allowed outputs belong to the task (`classification`), to each instance (`choice`), or are not closed
 * (`generation`).
 */
export const kinds = ['classification', 'choice', 'generation'] as const
export type Kind = (typeof kinds)[number]

/** Whether an answer of this kind is one of a list of labels, and so right or wrong, in format or not. */
export function isClosed(kind: Kind): boolean {
  return kind !== 'generation'
}

/** The first of the closed kinds among those of some tasks; undefined: there is none. */
export function firstClosed(some: readonly Kind[]): Kind | undefined {
  return kinds.find((kind) => isClosed(kind) && some.includes(kind))
}

export const statedDegrees = ['stated', 'partly', 'not at all'] as const
/** Whether every label stands literally in the definition. */
export type Stated = (typeof statedDegrees)[number]

export type AnswerSpace =
  | { readonly kind: 'classification'; readonly labels: readonly string[]; readonly stated: Stated }
  | { readonly kind: 'choice' }
  | { readonly kind: 'generation' }
