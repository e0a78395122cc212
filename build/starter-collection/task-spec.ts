import type { Draw } from './draw.ts'

/**
 * What every task of the starter collection is written as; `collection.ts` makes Super-NaturalInstructions files of it.
 */
export type StarterTask = ClassificationTask | GenerationTask

export interface StarterCategory {
  readonly name: string
  readonly split: 'train' | 'test'
  readonly tasks: readonly StarterTask[]
}

export interface ClassificationTask extends TaskText {
  readonly kind: 'classification'
  /** For every label of the label space, how an input with that label is made. */
  readonly labels: Readonly<Record<string, (draw: Draw) => string>>
}

export interface GenerationTask extends TaskText {
  readonly kind: 'generation'
  readonly make: (draw: Draw) => Made
}

export interface Made {
  readonly input: string
  /** Accepted outputs, the plainest first. */
  readonly outputs: readonly string[]
}

export interface StarterExample {
  readonly input: string
  readonly output: string
  readonly explanation: string
}

interface TaskText {
  readonly name: string
  readonly domain: string
  /** 2 to 5 sentences. */
  readonly definition: string
  readonly positive: readonly StarterExample[]
  /** Wrong outputs in the right form; here and there one outside the label space, as in real data. */
  readonly negative: readonly StarterExample[]
}

export function example(input: string, output: string, explanation: string): StarterExample {
  return { input, output, explanation }
}
