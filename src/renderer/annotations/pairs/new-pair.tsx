import { Modal, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useClient } from '../../app/host.tsx'
import type { BenchTask } from '../work.ts'
import type { PairStart } from './pair-starts.ts'
import classes from './pairs.module.css'

export interface NewPairProps {
  readonly collection: string
  readonly task: BenchTask
  readonly onClose: () => void
  readonly onBegin: (start: PairStart) => void
}

interface Choice {
  readonly title: string
  readonly start: PairStart
}

/** Instances offered at most; more than that nobody reads through. */
const offered = 200

/** Choices shown at once. */
const maxShown = 60

/** What a new pair begins with: an example, an instance, or nothing. */
export function NewPair({ collection, task, onClose, onBegin }: NewPairProps) {
  const client = useClient()
  const { data, isPending } = useQuery({
    queryKey: ['collections', 'instances', collection, task.name, 'for pairs'],
    queryFn: ({ signal }) =>
      client.collections.instances({ collection, task: task.name, offset: 0, limit: offered }, { signal }),
  })
  const [text, setText] = useState('')
  // Enter pressed before the instances are there takes the first one once they are.
  const [entered, setEntered] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const choices = useMemo(() => choicesOf(task, data?.instances ?? []), [task, data])
  const wanted = text.trim().toLowerCase()
  const shown = choices
    .filter(
      ({ title, start }) =>
        wanted === '' ||
        [title, start.input, start.gold ?? '', start.output].some((each) => each.toLowerCase().includes(wanted)),
    )
    .slice(0, maxShown)
  const choose = ({ start }: Choice) => {
    onClose()
    onBegin(start)
  }
  useEffect(() => {
    if (!entered || isPending) return
    setEntered(false)
    if (shown[0]) choose(shown[0])
  })
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    buttons[Math.max(0, buttons.findIndex((each) => each === document.activeElement) + by)]?.focus()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title="What does the pair begin with?"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      returnFocus={false}
    >
      <Stack gap="sm" onKeyDown={move}>
        <TextInput
          aria-label="Look for an example or instance"
          placeholder="Look for an example or instance"
          data-autofocus
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            setEntered(false)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // The field that gets the focus next would hear of it, too.
            event.preventDefault()
            if (shown[0]) choose(shown[0])
            else setEntered(isPending)
          }}
        />
        <ScrollArea.Autosize mah="50vh" viewportProps={{ tabIndex: -1 }}>
          <div ref={list} className={classes['choices']}>
            {shown.map((choice) => (
              <UnstyledButton key={choice.title} className={classes['choice']} onClick={() => choose(choice)}>
                <Text size="xs" c="dimmed">
                  {choice.title}
                </Text>
                <Text size="sm" lineClamp={2}>
                  <bdi>{choice.start.input || 'An empty pair'}</bdi>
                </Text>
                {choice.start.input !== '' && (
                  <Text size="sm" truncate>
                    {choice.start.gold === null ? 'delusive output: ' : 'gold output: '}
                    <strong>
                      <bdi>{choice.start.gold ?? choice.start.output}</bdi>
                    </strong>
                  </Text>
                )}
              </UnstyledButton>
            ))}
            {shown.length === 0 && (
              <Text size="sm">{isPending ? 'Reading the instances …' : 'Nothing is like that.'}</Text>
            )}
          </div>
        </ScrollArea.Autosize>
        {task.instances > offered && (
          <Text size="xs" c="dimmed">
            Of the instances the first {offered} are offered.
          </Text>
        )}
      </Stack>
    </Modal>
  )
}

function choicesOf(
  { positiveExamples, negativeExamples }: BenchTask,
  instances: readonly { readonly id: string; readonly input: string; readonly references: readonly string[] }[],
): readonly Choice[] {
  return [
    ...positiveExamples.map(({ input, output }, i): Choice => ({
      title: `Positive example ${i + 1}`,
      start: { input, gold: output, output: '', source: 'annotator' },
    })),
    ...negativeExamples.map(({ input, output }, i): Choice => ({
      title: `Negative example ${i + 1}`,
      start: { input, gold: null, output, source: 'negative example' },
    })),
    { title: 'Nothing', start: { input: '', gold: null, output: '', source: 'annotator' } },
    ...instances.map(({ id, input, references }): Choice => ({
      title: `Instance ${id}`,
      start: { input, gold: references[0] ?? null, output: '', source: 'annotator' },
    })),
  ]
}
