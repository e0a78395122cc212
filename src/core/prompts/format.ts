import type { Instruction } from '#core/conditions/condition.ts'

export const promptFormatNames = [
  'tk-instruct',
  'tk-instruct-no-added-stop',
  'chat',
  'chat-no-added-stop',
  'plain',
] as const
export type PromptFormatName = (typeof promptFormatNames)[number]

/**
 * One text that may be asked. Candidates run from all examples to none; the first that fits the token budget is asked.
 */
export interface PromptCandidate {
  readonly text: string
  /** How many leading UTF-16 units of `text` are the same for every instance under this instruction. */
  readonly sharedLength: number
  /** Examples left out against the instruction (always from the last one on, never cut). */
  readonly dropped: number
}

/** The skeleton of every prompt format. */
export interface PromptFormat {
  readonly name: PromptFormatName
  /** Part of a cell's key: raised whenever the text it makes changes. */
  readonly version: number
  /** The model's own chat template is put around the text, as one user turn, by the engine. */
  readonly userTurn: boolean
  /** One line for whoever chooses a format. */
  readonly describe: string
  /**
   * The same format without the full stop that this one adds to outputs of demonstrations; `null`: it adds none. A
   * model that copies the added stop is out of format strictly, though its answers are labels
   * (`core/study/format-gap.ts`).
   */
  readonly withoutAddedStop: PromptFormatName | null
  readonly render: (instruction: Instruction, input: string) => Omit<PromptCandidate, 'dropped'>
}
