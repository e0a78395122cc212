import type { Outcome } from '#core/answers/outcome.ts'
import type { Progress } from '#core/study/progress.ts'

/** Told after each trial. */
export interface RunEvent {
  readonly run: string
  readonly progress: Progress
  readonly cell: number
  readonly task: string
  readonly instance: string
  readonly outcome: Outcome
  readonly prompt: string
  readonly raw: string | null
}

export type RunEnd =
  | { readonly state: 'finished'; readonly engineErrors: number }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly reason: string }
  /** Nothing was asked and nothing changed. */
  | { readonly state: 'refused'; readonly reason: string }
