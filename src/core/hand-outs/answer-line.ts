/** What answered, as far as a line says it; `null`: it does not. */
export interface AnsweredBy {
  readonly model: string | null
  readonly engine: string | null
  readonly version: string | null
}

/** One continuation of a prompt that came back. */
export interface Choice {
  readonly text: string
  readonly end: 'stop' | 'end of turn' | 'token limit' | 'unknown'
  /** Of the prompt's tokens, and of what was written; the first is `null`. Absent: none came. */
  readonly logProbabilities: readonly (number | null)[] | null
}

/** A line of what came back. Whoever reads it has looked at types and sizes; what it says is not to be believed yet. */
export type AnswerLine =
  | {
      readonly state: 'answered'
      readonly customId: string
      /** Of the prompt that was answered, where whoever answered has computed it. */
      readonly promptHash: string | null
      readonly by: AnsweredBy
      readonly choices: readonly Choice[]
      readonly answerTokens: number | null
    }
  | { readonly state: 'failed'; readonly customId: string; readonly why: string }
  | { readonly state: 'unreadable'; readonly why: string }

/** Where a line stands. */
export interface LinePlace {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}
