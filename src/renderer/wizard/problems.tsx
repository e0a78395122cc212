import { Alert, List } from '@mantine/core'
import type { StepName } from '#contract/drafts.ts'
import type { Checked } from './use-check.ts'

/** What keeps the study from being begun and can be mended at this step; everything is told at the last one. */
export function StepProblems({ step, checked }: { readonly step: StepName; readonly checked: Checked | undefined }) {
  const reasons = [...new Set(checked?.problems.filter((problem) => problem.step === step).map(({ reason }) => reason))]
  if (step === 'review' || reasons.length === 0) return null
  return (
    <Alert
      color="orange"
      variant="light"
      role="status"
      title="To be mended here before the study can begin; it can wait"
    >
      <List size="sm">
        {reasons.map((reason) => (
          <List.Item key={reason}>{sentence(reason)}</List.Item>
        ))}
      </List>
    </Alert>
  )
}

export function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`
}
