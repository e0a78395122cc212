import { Group, Select, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { maxSystemMessage } from '#core/prompts/system-message.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { formatFor } from '#core/study/validate.ts'
import type { StepProps } from './step-props.ts'

const choices = ['template', 'none', 'own'] as const
type Choice = (typeof choices)[number]

/** What stands before the user turn: the template's own words, none, or a person's. Shown where a template is used. */
export function SystemMessageChoice({ content: { format, systemMessage = null }, model, change }: StepProps) {
  const [writing, setWriting] = useState(false)
  const used = model && formatFor(format ?? undefined, model)
  const told = model?.systemMessages
  if (used === undefined || !promptFormats[used].userTurn || told === undefined) return null
  const { default: said, refusal, staying } = told
  const isOwn = writing || (systemMessage !== null && systemMessage !== '')
  const kept: Choice = systemMessage === '' ? 'none' : 'template'
  const labels = {
    template: said === null ? 'None: the template has none' : "The template's own",
    none: 'None',
    own: 'A text of my own',
  } as const satisfies Record<Choice, string>
  const shown = choices.filter((choice) => choice !== 'none' || said !== null || systemMessage === '')
  return (
    <Group align="flex-start">
      <Select
        label="System message"
        description="Stands before the prompt in the chat template"
        w={300}
        allowDeselect={false}
        data={shown.map((choice) => ({ value: choice, label: labels[choice] }))}
        value={isOwn ? 'own' : kept}
        onChange={(value) => {
          setWriting(value === 'own')
          if (value === 'template') change({ systemMessage: null })
          if (value === 'none') change({ systemMessage: '' })
        }}
      />
      {isOwn && (
        <Textarea
          label="Text of the system message"
          description="Part of the identity of every cell"
          w={420}
          autosize
          minRows={2}
          maxLength={maxSystemMessage}
          value={systemMessage ?? ''}
          onChange={({ currentTarget }) => change({ systemMessage: currentTarget.value || null })}
        />
      )}
      <Text size="sm" c="dimmed" maw={420} pt={26}>
        {said === null
          ? 'The chat template of this model adds no system message.'
          : `The chat template says: ${JSON.stringify(said)}`}
        {refusal !== null && ` It takes no other one: ${refusal}`}
        {staying !== null && ` It cannot be left out: ${staying}`}
      </Text>
    </Group>
  )
}
