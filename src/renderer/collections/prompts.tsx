import { Checkbox, Group, NativeSelect, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { presetNames, presets, type PresetName } from '#core/conditions/index.ts'
import { promptFormatNames, type PromptFormatName } from '#core/prompts/format.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Loading } from '../ui/states.tsx'

export interface PromptsProps {
  readonly collection: string
  readonly task: string
  /** Position from 0. */
  readonly instance: number
}

interface Shown extends PromptsProps {
  readonly format: PromptFormatName
  readonly k: number
}

const titles: Readonly<Record<PresetName, string>> = {
  original: 'Original',
  simplified: 'Simplified',
  delusive: 'Delusive',
  empty: 'Empty',
}

/** The exact prompt under each of the four conditions, with what differs from the original one marked. */
export function Prompts(props: PromptsProps) {
  const [format, setFormat] = useState<PromptFormatName>('tk-instruct')
  const [k, setK] = useState(2)
  const [removed, setRemoved] = useState(false)
  const shown = { ...props, format, k }
  const original = usePrompt(shown, 'original')
  return (
    <Stack gap="sm" component="section" aria-labelledby="prompts">
      <Title order={2} size="h3" id="prompts">
        Prompts
      </Title>
      <Group align="flex-end" gap="sm">
        <NumberInput
          label="Examples shown"
          w={140}
          min={0}
          max={100}
          allowDecimal={false}
          value={k}
          onChange={(value) => {
            if (typeof value === 'number') setK(value)
          }}
        />
        <NativeSelect
          label="Prompt format"
          value={format}
          data={[...promptFormatNames]}
          onChange={({ currentTarget }) =>
            setFormat(promptFormatNames.find((name) => name === currentTarget.value) ?? format)
          }
        />
        <Checkbox
          label="Show what Original has and they do not"
          checked={removed}
          onChange={({ currentTarget }) => setRemoved(currentTarget.checked)}
          pb={8}
        />
      </Group>
      <Text size="sm" c="dimmed">
        The text a run asks, with examples seeded by 1. What differs from Original is underlined.
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {presetNames.map((name) => (
          <Prompt key={name} shown={shown} name={name} original={original.data?.text} removed={removed} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

function usePrompt({ collection, task, instance, format, k }: Shown, name: PresetName) {
  const client = useClient()
  return useQuery({
    queryKey: ['collections', 'prompt', collection, task, instance, format, k, name],
    queryFn: ({ signal }) =>
      client.prompts.render(
        { collection, task, instance, condition: presets[name], k, seed: 1, format, maxAnswerTokens: 128 },
        { signal },
      ),
  })
}

function Prompt({
  shown,
  name,
  original,
  removed,
}: {
  readonly shown: Shown
  readonly name: PresetName
  readonly original: string | undefined
  readonly removed: boolean
}) {
  const prompt = usePrompt(shown, name)
  return (
    <Paper withBorder p="md" component="article" aria-label={titles[name]}>
      <Title order={3} size="h4" pb="xs">
        {titles[name]}
      </Title>
      {prompt.isPending && <Loading what="the prompt" />}
      {prompt.error !== null &&
        reasonsOf(prompt.error).map((reason) => (
          <Text key={reason} size="sm" role="status">
            {reason}
          </Text>
        ))}
      {prompt.data && (
        <Untrusted
          label={`Prompt under ${titles[name]}`}
          text={prompt.data.text}
          before={original ?? prompt.data.text}
          removed={removed}
        />
      )}
      {prompt.data && (
        <Text size="sm" c="dimmed" pt="xs">
          Free {prompt.data.stop}.
        </Text>
      )}
      {prompt.data?.notes.map((note) => (
        <Text key={note} size="sm" c="dimmed" pt="xs">
          {note}
        </Text>
      ))}
    </Paper>
  )
}
