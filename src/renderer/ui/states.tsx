import { Alert, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** @param what as in "Loading the collection …" */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Group role="status" gap="sm">
      <Loader size="sm" aria-hidden />
      <Text>Loading {what} …</Text>
    </Group>
  )
}

export interface FailureProps {
  /** What could not be done. */
  readonly title: string
  /** What happened, to which file or task, what to do; one sentence each. */
  readonly reasons: readonly string[]
  readonly onRetry?: (() => void) | undefined
}

export function Failure({ title, reasons, onRetry }: FailureProps) {
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        {reasons.map((reason) => (
          <Text key={reason} size="sm">
            {reason}
          </Text>
        ))}
        {onRetry !== undefined && (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export interface EmptyProps {
  /** What would be here. */
  readonly title: string
  readonly text: ReactNode
  /** The button that fills it. */
  readonly action?: ReactNode
}

export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {text}
        </Text>
        {action}
      </Stack>
    </Paper>
  )
}
