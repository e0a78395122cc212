import { writtenStopString } from './stop-strings.ts'

export const namedStops = ['newline', 'blank line', 'end of turn'] as const
/**
 * What ends a free answer, besides the token that ends a turn and the token limit: one of these, or the first of some
 * texts.
 */
export type StopRule = (typeof namedStops)[number] | readonly string[]

/** As a study declares it. `references`: for each task what its references leave possible. */
export type StopChoice = 'references' | StopRule

/** Part of a cell's key: raised whenever a choice would end an answer elsewhere. */
export const stopRuleVersion = 1

export const defaultStop: StopChoice = 'references'

export const answerEnds = ['newline', 'blank line', 'stop string', 'end of turn', 'token limit', 'label'] as const
/** What ended an answer. `label`: it was chosen among labels. */
export type AnswerEnd = (typeof answerEnds)[number]

/** What a file or another version says may be anything. */
export function isAnswerEnd(text: string | null): text is AnswerEnd {
  return answerEnds.some((end) => end === text)
}

/** Those that some of these cells have any of, in their order, with the title of a column. */
export function endsAmong(
  cells: readonly { readonly ends: Partial<Record<AnswerEnd, number>> }[],
): readonly { readonly end: AnswerEnd; readonly title: string }[] {
  return answerEnds
    .filter((end) => cells.some(({ ends }) => (ends[end] ?? 0) > 0))
    .map((end) => ({ end, title: endTitle(end) }))
}

export function endTitle(end: AnswerEnd): string {
  return end === 'label' ? 'chosen among labels' : `ended at ${end}`
}

/** Where a rule ends a text, and by what. */
export interface Stop {
  /** Index of the first UTF-16 unit that is no part of the answer. */
  readonly index: number
  readonly by: Extract<AnswerEnd, 'newline' | 'blank line' | 'stop string'>
}

/**
 * The rule under which every one of these texts can be an answer: a newline ends an answer (Kung & Peng 2023) where no
 * text has one, a blank line where none has that, and else the end of the turn alone.
 *
 * @param choice a study of before there was a choice has none: a newline ended every answer
 * @param texts references and labels of one task; white space around them is left aside, as scores leave it
 */
export function stopRuleFor(choice: StopChoice | undefined, texts: Iterable<string>): StopRule {
  if (choice !== 'references') return choice ?? 'newline'
  let rule: StopRule = 'newline'
  for (const text of texts) {
    const kind = linesOf(text)
    if (kind === 'blank line') return 'end of turn'
    if (kind === 'newline') rule = 'blank line'
  }
  return rule
}

/** What a text has that a rule might end it at; undefined: it is one line. */
export function linesOf(text: string): 'newline' | 'blank line' | undefined {
  const trimmed = text.trim()
  if (!trimmed.includes('\n')) return undefined
  return blankLine.test(trimmed) ? 'blank line' : 'newline'
}

/** Undefined: nothing in the text ends it. */
export function findStop(text: string, rule: StopRule): Stop | undefined {
  switch (rule) {
    case 'newline':
      return stopAt(text.indexOf('\n'), 'newline')
    case 'blank line':
      return stopAt(text.search(blankLine), 'blank line')
    case 'end of turn':
      return undefined
    default:
      return stopAt(
        Math.min(...rule.map((stop) => text.indexOf(stop)).map((index) => (index === -1 ? Infinity : index))),
        'stop string',
      )
  }
}

/** Texts at which a program may stop that knows no rules; what it then gives is cut by `findStop`. */
export function stopTexts(rule: StopRule): readonly string[] {
  switch (rule) {
    case 'newline':
      return ['\n']
    // One of white space only between newlines comes later, and is found then.
    case 'blank line':
      return ['\n\n']
    case 'end of turn':
      return []
    default:
      return rule
  }
}

/** Whether an answer of this text could be given in full; white space around it is left aside. */
export function isReachable(text: string, rule: StopRule): boolean {
  return findStop(text.trim(), rule) === undefined
}

/** A line that is empty or has white space only: of "a\n  \nb" that from the first newline on. */
const blankLine = /\n[^\S\n]*\n/

function stopAt(index: number, by: Stop['by']): Stop | undefined {
  return index === -1 || index === Infinity ? undefined : { index, by }
}

/** For a person: "newline", "blank line", "end of turn", or the texts with their escapes, e.g. `"###" or "\n\n\n"`. */
export function stopRuleName(rule: StopRule): string {
  return typeof rule === 'string' ? rule : rule.map((text) => `"${writtenStopString(text)}"`).join(' or ')
}

/** As `stopRuleName`; "as the references need" where each task has its own. */
export function stopChoiceName(choice: StopChoice | undefined): string {
  if (choice === undefined) return 'newline'
  return choice === 'references' ? 'as the references need' : stopRuleName(choice)
}

/** Where answers of a task end and why, in one sentence without a full stop. */
export function stopSentence(rule: StopRule, choice: StopChoice | undefined): string {
  const why = choice === 'references' && typeof rule === 'string' ? reasons[rule] : 'this is the stop rule of the study'
  switch (rule) {
    case 'newline':
      return `answers end at the first newline or at the end of turn: ${why}`
    case 'blank line':
      return `answers end at the first blank line or at the end of turn: ${why}`
    case 'end of turn':
      return `answers end only at the end of turn or at the token limit: ${why}`
    default:
      return `answers end at ${stopRuleName(rule)} or at the end of turn: ${why}`
  }
}

const reasons = {
  newline: 'no reference of the task has a newline',
  'blank line': 'references of the task have newlines',
  'end of turn': 'references of the task have blank lines',
} as const satisfies Record<(typeof namedStops)[number], string>
