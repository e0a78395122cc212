import { Stack, Text } from '@mantine/core'
import { QuestionChoice } from './question-cards.tsx'
import type { StepProps } from './step-props.ts'

/** 1: what is to be found out; it fixes conditions and, mostly, whether the model is tuned. */
export function QuestionStep({ content, change }: StepProps) {
  return (
    <Stack gap="md">
      <Text>
        Each question fixes the conditions it needs, so that one thing is changed at a time. What it does not fix can be
        chosen at the steps that follow.
      </Text>
      <QuestionChoice chosen={content.question} onChoose={(question) => change({ question })} />
    </Stack>
  )
}
