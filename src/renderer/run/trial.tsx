import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { useState } from 'react'
import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { Untrusted } from '../app/untrusted.tsx'
import type { Trial } from './run-view.ts'

/** Milliseconds a trial is shown at least: who reads cannot follow ten a second. */
const glance = 1000

/** The newest trial: the prompt as it was asked, the answer as it came. */
export function NewestTrial({ trial, cells }: { readonly trial: Trial; readonly cells: readonly string[] }) {
  const newest = useThrottledValue(trial, glance)
  const [held, setHeld] = useState<Trial>()
  const shown = held ?? newest
  return (
    <Stack component="section" gap="xs" aria-labelledby="newest">
      <Group justify="space-between">
        <Title order={2} id="newest">
          {held ? 'A trial held' : 'Newest trial'}
        </Title>
        <Button
          size="compact-sm"
          variant="default"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held ? undefined : newest)}
        >
          {held ? 'Show the newest' : 'Hold this one'}
        </Button>
      </Group>
      <Text size="sm">
        {cells[shown.cell] ?? ''} · {shown.task} · instance {shown.instance}
      </Text>
      <TrialTexts
        prompt={shown.prompt}
        raw={shown.raw}
        outcome={shown.outcome}
        formatNormalised={shown.formatNormalised}
      />
    </Stack>
  )
}

export interface TrialTextsProps {
  readonly prompt: string
  readonly raw: string | null
  readonly outcome: Trial['outcome']
  readonly formatNormalised: Trial['formatNormalised']
}

export function TrialTexts({ prompt, raw, outcome, formatNormalised }: TrialTextsProps) {
  return (
    <>
      <Text size="sm" fw={600}>
        Prompt
      </Text>
      <Untrusted key={prompt} label="Prompt" text={prompt} />
      <Group gap="xs">
        <Text size="sm" fw={600}>
          Answer
        </Text>
        <Badge variant="light" size="lg" tt="none" color={outcome === 'in-format' ? 'blue' : 'orange'}>
          {outcomeInWords(outcome, formatNormalised)}
        </Badge>
      </Group>
      {raw === null ? (
        <Text size="sm" c="dimmed">
          There is no answer.
        </Text>
      ) : (
        <Untrusted key={`answer ${raw}`} label="Answer" text={raw} />
      )}
    </>
  )
}
