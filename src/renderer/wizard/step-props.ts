import type { DraftContent, StepName } from '#contract/drafts.ts'
import type { AskedRequest } from '#contract/studies.ts'
import type { AskedStudy, Question } from '#core/study/questions/index.ts'
import type { AskableModel } from './askable-model.ts'
import type { Speed } from './speed.ts'
import type { Checked, Trainable } from './use-check.ts'

/** What every step is given. */
export interface StepProps {
  readonly content: DraftContent
  readonly change: (content: DraftContent) => void
  readonly question: Question
  /** What question and choices come to. */
  readonly study: AskedStudy
  readonly request: AskedRequest
  /** Undefined while it is asked for the first time. */
  readonly checked: Checked | undefined
  readonly model: AskableModel | undefined
  readonly trainable: Trainable | undefined
  readonly speed: Speed | undefined
  readonly rememberSpeed: (speed: Speed) => void
  readonly goTo: (step: StepName) => void
}
