import { forms } from './label-grammar.ts'
import { findStop, stopTexts, type AnswerEnd, type StopRule } from './stop-rule.ts'

/** What a server has written behind a prompt. */
export interface Generated {
  /** Without the text that ended it. */
  readonly text: string
  /** `unknown`: the server does not say whether a stop text ended it or the end of the turn. */
  readonly end: 'stop' | 'end of turn' | 'token limit' | 'unknown'
}

export interface WrittenAnswer {
  readonly raw: string
  /** `null`: nobody knows. */
  readonly stop: AnswerEnd | null
}

/** Where the stop rule ends a free answer, as it does where the model's own file is asked. */
export function freeAnswer({ text, end }: Generated, rule: StopRule): WrittenAnswer {
  // The text that ended it is left out by the server: put back, the rule finds it where it began.
  const found =
    findStop(text, rule) ??
    (end === 'stop'
      ? stopTexts(rule)
          .map((stop) => findStop(`${text}${stop}`, rule))
          .find(Boolean)
      : undefined)
  const raw = text.slice(0, found?.index).trimStart()
  if (found !== undefined) return { raw, stop: found.by }
  if (end === 'token limit') return { raw: raw.replace(/\uFFFD$/, ''), stop: 'token limit' }
  return { raw, stop: end === 'unknown' ? null : 'end of turn' }
}

/** The label that a constrained answer is, with what the grammar allows around it; undefined: it is none. */
export function writtenLabel(text: string, labels: readonly string[]): string | undefined {
  return (
    labels.find((candidate) => candidate === text.trim()) ?? labels.find((candidate) => forms(candidate).includes(text))
  )
}
