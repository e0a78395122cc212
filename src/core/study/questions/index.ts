import { definitions } from './definitions.ts'
import { demonstrations } from './demonstrations.ts'
import { examples } from './examples.ts'
import { formatSpread } from './format-spread.ts'
import { grid } from './grid.ts'
import { inContext } from './in-context.ts'
import type { Question, QuestionName } from './question.ts'
import { inContextOrTuned } from './in-context-or-tuned.ts'
import { randomBaseline } from './random-baseline.ts'
import { templates } from './templates.ts'

export {
  methodNames,
  questionNames,
  replicated,
  type ConditionChoices,
  type MethodName,
  type Question,
  type QuestionName,
  type Replicated,
  type StudyChoices,
} from './question.ts'
export { askedStudy, type AskedStudy, type TrainingChoices } from './asked-study.ts'

export const questions = {
  'in context': inContext,
  definitions,
  examples,
  'random baseline': randomBaseline,
  templates,
  'in context or tuned': inContextOrTuned,
  demonstrations,
  'format spread': formatSpread,
  grid,
} satisfies Record<QuestionName, Question>
