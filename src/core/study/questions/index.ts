import { definitions } from './definitions.ts'
import { examples } from './examples.ts'
import { grid } from './grid.ts'
import { inContext } from './in-context.ts'
import type { Question, QuestionName } from './question.ts'
import { randomBaseline } from './random-baseline.ts'

export {
  methodNames,
  questionNames,
  type ConditionChoices,
  type MethodName,
  type Question,
  type QuestionName,
  type StudyChoices,
} from './question.ts'
export { askedStudy, type AskedStudy, type TrainingChoices } from './asked-study.ts'

export const questions = {
  'in context': inContext,
  definitions,
  examples,
  'random baseline': randomBaseline,
  grid,
} satisfies Record<QuestionName, Question>
