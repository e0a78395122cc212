import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import type { RefObject } from 'react'
import { Untrusted } from '../../app/untrusted.tsx'
import { dateTime } from '../../ui/dates.ts'
import { KeyHint } from '../use-keys.tsx'
import { useSavedText } from '../use-saved-text.ts'
import type { WorkProps } from '../work.ts'
import { definitionKeys } from './definition-keys.ts'
import { simplifiedOf, type Simplified } from './live.ts'

const sources: Readonly<Record<Simplified['from'], string>> = {
  tags: 'It follows from what is tagged as output content and as label list.',
  'label space': 'Nothing is tagged as output content or label list: it is made of the label space.',
  'output type': 'Nothing is tagged as output content or label list: it is made of the output type.',
  nothing:
    'Nothing is tagged as output content or label list, and there is no output type: the prompt has no definition block.',
}

/** What the condition shows, as it follows from the tags; typed over, it is the annotator's own. */
export function SimplifiedText({
  task,
  set,
  act,
  announce,
  field,
}: WorkProps & { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const { followed, from } = simplifiedOf(task, set)
  const own = task.simplified
  const { text, type, flush } = useSavedText(own?.text ?? followed ?? '', (typed) => {
    const value = typed.trim() === '' || typed === followed ? null : typed
    if (value !== (own?.text ?? null))
      act(value === null ? 'follow the tags again' : 'write the simplified definition', [{ kind: 'simplified', value }])
  })
  const follow = () => {
    act('follow the tags again', [{ kind: 'simplified', value: null }])
    announce('It follows from the tags again.')
    field.current?.focus()
  }
  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        label={
          <Group component="span" gap="xs">
            Simplified definition <KeyHint list={definitionKeys} name="go to the simplified text" />
          </Group>
        }
        aria-label="Simplified definition"
        description={
          own
            ? `Written by ${own.origin.author}, ${dateTime(own.origin.at)}: what is tagged changes nothing of it.`
            : `${sources[from]} Typing here takes its place.`
        }
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        placeholder="no definition block"
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={flush}
        dir="auto"
      />
      {own && (
        <Group gap="md" align="flex-start" justify="space-between" wrap="nowrap">
          <Stack gap={2} flex={1} miw={0}>
            <Text size="sm" c="dimmed">
              What would follow {from === 'nothing' ? 'without it' : `from the ${from}`}, with what differs marked:
            </Text>
            {followed === undefined ? (
              <Text size="sm">no definition block</Text>
            ) : (
              <Untrusted look="plain" label="What would follow" text={followed} before={own.text} removed />
            )}
          </Stack>
          <Button variant="default" size="compact-sm" onClick={follow}>
            {from === 'tags' ? 'Follow the tags again' : 'Take back what was written'}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
