import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDeferredValue, useId, useRef, type ReactNode } from 'react'
import { contentTypes } from '#core/annotations/content-types.ts'
import { count, counted } from '#core/numbers.ts'
import { dateTime } from '../../ui/dates.ts'
import { useKeys } from '../use-keys.tsx'
import type { WorkProps } from '../work.ts'
import { definitionKeys } from './definition-keys.ts'
import { OutputType } from './output-type.tsx'
import { Removals } from './removals.tsx'
import { SimplifiedText } from './simplified-text.tsx'
import { replaceSpans } from './spans.ts'
import { TagDefinition } from './tag-definition.tsx'
import { quoted, useTagging, type Tagging } from './use-tagging.ts'

/** Tags of the definition, what the condition Simplified shows by them, and which conditions become available. */
export default function DefinitionWork(props: WorkProps) {
  const { task, showHistory } = props
  const tagging = useTagging(props)
  const words = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  // Its texts are compared word by word: no key waits for that.
  const later = useDeferredValue(task)
  useKeys(definitionKeys, {
    ...Object.fromEntries(contentTypes.map((type) => [`tag ${type}`, () => tagging.tag(type)])),
    'clear tags': () => tagging.tag(null),
    'go to the words': () => words.current?.focus(),
    'go to the simplified text': () => field.current?.focus(),
  })
  return (
    <Stack gap="lg">
      <Part
        title="What the definition says"
        actions={task.tags && <HistoryButton of="tags" onOpen={() => showHistory('tags')} />}
      >
        {tagging.outOfDate.length > 0 && <OutOfDate {...props} tagging={tagging} />}
        <TagDefinition definition={task.definition} tagging={tagging} words={words} />
        {task.tags && tagging.outOfDate.length === 0 && (
          <Text size="sm" c="dimmed">
            Tagged by {task.tags.origin.author}, {dateTime(task.tags.origin.at)}.
          </Text>
        )}
      </Part>
      <Part
        title="What Simplified shows"
        actions={task.simplified && <HistoryButton of="the simplified text" onOpen={() => showHistory('simplified')} />}
      >
        <SimplifiedText {...props} field={field} />
        {task.space.kind === 'generation' && <OutputType {...props} />}
      </Part>
      <Part title="The definition without a part">
        <Removals task={later} set={props.set} />
      </Part>
    </Stack>
  )
}

function Part({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Group justify="space-between">
        <Title order={3} id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}

function HistoryButton({ of, onOpen }: { readonly of: string; readonly onOpen: () => void }) {
  return (
    <Button variant="default" size="compact-sm" aria-label={`History of ${of}`} onClick={onOpen}>
      History
    </Button>
  )
}

/** The definition was rewritten since it was tagged. */
function OutOfDate({ task, act, announce, tagging: { outOfDate } }: WorkProps & { readonly tagging: Tagging }) {
  const { spans, lost } = replaceSpans(outOfDate, task.definition)
  const replace = () => {
    act('place tags again', [{ kind: 'tags', value: spans.length === 0 ? null : spans }])
    announce(`${counted(spans.length, 'tag')} placed again.`)
  }
  const clear = () => {
    act('take all tags away', [{ kind: 'tags', value: null }])
    announce('All tags are gone.')
  }
  return (
    <Alert color="yellow" title="The definition was rewritten since it was tagged">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          No condition uses these tags as they are. {count(spans.length)} of {counted(outOfDate.length, 'tagged part')}{' '}
          still {outOfDate.length === 1 ? 'stands' : 'stand'} somewhere in it.
        </Text>
        {lost.length > 0 && (
          <Text size="sm">
            Not in it any more: {lost.map(({ text, type }) => `${quoted(text)} (${type})`).join(', ')}.
          </Text>
        )}
        <Group gap="sm">
          {spans.length > 0 && (
            <Button size="compact-sm" onClick={replace}>
              {lost.length === 0
                ? 'Place them again'
                : `Place ${counted(spans.length, 'tag')} again, drop ${count(lost.length)}`}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={clear}>
            Take all tags away
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
