/**
 * What a part of a definition says (Yin et al. 2023, "Did You Read the Instructions? Rethinking the Effectiveness of
 * Task Definitions in Instruction Learning", section 3.1): eight types of content.
 */
export const contentTypes = [
  'input content',
  'additional input content',
  'action content',
  'output content',
  'additional output content',
  'label list',
  'label description',
  'input mention',
] as const
export type ContentType = (typeof contentTypes)[number]

/** From its first character to the one after its last, in UTF-16 code units of the definition. */
export interface TaggedSpan {
  readonly from: number
  readonly to: number
  readonly type: ContentType
  /** What stood there: spans of a definition that was written anew are told from those that still hold. */
  readonly text: string
}

/** Whether every span still stands where it was tagged; spans of another text are never used. */
export function tagsHold(spans: readonly TaggedSpan[], definition: string): boolean {
  return spans.every(({ from, to, text }) => definition.slice(from, to) === text)
}
