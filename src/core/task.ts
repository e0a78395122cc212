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
}

/** An input with one output, shown inside an instruction. */
export interface Example {
  readonly input: string
  readonly output: string
  readonly explanation?: string
}

export interface CuratedExample extends Example {
  /** The right output the delusive one replaces. */
  readonly gold: string
}

/** One input with its references (accepted outputs, at least one). */
export interface Instance {
  /** Unique within its task. */
  readonly id: string
  readonly input: string
  readonly references: readonly string[]
}

export const kinds = ['classification', 'generation'] as const
export type Kind = (typeof kinds)[number]

export const statedDegrees = ['stated', 'partly', 'not at all'] as const
/** Whether every label stands literally in the definition. */
export type Stated = (typeof statedDegrees)[number]

export type AnswerSpace =
  | { readonly kind: 'classification'; readonly labels: readonly string[]; readonly stated: Stated }
  | { readonly kind: 'generation' }
