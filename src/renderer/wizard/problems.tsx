import { Alert, List } from '@mantine/core'
import type { StepName } from '#contract/drafts.ts'
import { isError, type StudyProblem } from '#core/study/problems.ts'
import { problemInWords, stepOf } from '../app/problem-words.ts'
import type { Checked } from './use-check.ts'

/** What keeps the study from being begun and can be fixed at this step; everything is told at the last one. */
export function StepProblems({ step, checked }: { readonly step: StepName; readonly checked: Checked | undefined }) {
  const reasons = errorsAt(checked, step)
  if (step === 'review' || reasons.length === 0) return null
  return (
    <Alert color="orange" variant="light" role="status" title="To fix here before the study can start; it can wait">
      <List size="sm">
        {reasons.map((reason) => (
          <List.Item key={reason}>{sentence(reason)}</List.Item>
        ))}
      </List>
    </Alert>
  )
}

/** What keeps the study from being begun, each in words that stand once. */
export function errorsAt(checked: Checked | undefined, step: StepName): readonly string[] {
  const problems = checked?.problems.filter((problem) => isError(problem) && stepOf(problem.field) === step) ?? []
  return inWords(problems)
}

/** What keeps the study from being begun. */
export function errorsOf(checked: Checked): readonly StudyProblem[] {
  return checked.problems.filter(isError)
}

export function inWords(problems: readonly StudyProblem[]): readonly string[] {
  return [...new Set(problems.map(problemInWords))]
}

export function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`
}
