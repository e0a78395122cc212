import { Button, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { counted } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { Asked } from '../app/query.tsx'
import { Empty } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { InstanceAt } from './instance.tsx'
import { MarkedParts } from './marked.tsx'
import type { TrialFilter } from './trial-filter.ts'
import { visibleLine } from './visible.ts'

export interface FoundPlacesProps {
  readonly run: string
  readonly filter: TrialFilter
  /** Places of the cells that an opened instance is shown under. */
  readonly shown: readonly number[]
  readonly stamp: number
}

type FoundTrial = Awaited<ReturnType<Client['trials']['search']>>['rows'][number]

/** Trials read at once. */
const pageTrials = 100

/** Milliseconds between two looks while the index is still being made. */
const pollMs = 2000

/** Trial by trial where the words stand, with what is around them. */
export function FoundPlaces({ run, filter: { text, search, task }, shown, stamp }: FoundPlacesProps) {
  const client = useClient()
  const [opened, setOpened] = useState<FoundTrial | null>(null)
  const asked = {
    run,
    words: text,
    ...((search === 'prompts' || search === 'answers') && { in: search }),
    ...(task !== null && { task }),
  }
  const found = useInfiniteQuery({
    queryKey: ['trials', run, 'search', asked, stamp],
    queryFn: ({ pageParam, signal }) =>
      client.trials.search({ ...asked, offset: pageParam, limit: pageTrials }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => (pages.length * pageTrials < total ? pages.length * pageTrials : undefined),
    refetchInterval: ({ state }) => ((state.data?.pages[0]?.waiting ?? 0) > 0 ? pollMs : false),
  })
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.rows) ?? [], [found.data])
  return (
    <Asked query={found} what="the places where the words occur">
      {({ pages: [first] }) => (
        <Stack gap="xs">
          <Text size="sm" role="status">
            {counted(first?.total ?? 0, 'trial')}
            {task === null ? '' : ` of ${task}`}, cell by cell. Other filters than the text and the task are not asked
            here. Enter opens the instance.
          </Text>
          {first?.total === 0 ? (
            <Empty
              title="No trial has all these words"
              text='Words are whole: "quest*" also finds "question". Any part of a text is found by the other kind of search.'
            />
          ) : (
            <DataTable
              label="Found places"
              columns={columnsBySearch[search]}
              rows={rows}
              rowKey={({ cell, task: of, position }) => `${cell} ${of} ${position}`}
              onOpen={setOpened}
              maxHeight={560}
            />
          )}
          {found.hasNextPage && (
            <Button
              variant="default"
              size="sm"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              Show more
            </Button>
          )}
          {opened !== null && (
            <InstanceAt
              asked={{ run, stamp }}
              at={opened}
              terms={first?.words ?? []}
              shown={shown.includes(opened.cell) ? shown : [...shown, opened.cell]}
              onClose={() => setOpened(null)}
            />
          )}
        </Stack>
      )}
    </Asked>
  )
}

const common: readonly Column<FoundTrial>[] = [
  { id: 'cell', title: 'Cell', value: ({ name }) => name, width: 115 },
  { id: 'task', title: 'Task', value: ({ task }) => task, width: 125 },
  { id: 'instance', title: 'Instance', value: ({ instance }) => visibleLine(instance), width: 100 },
  {
    id: 'right',
    title: 'Right',
    value: ({ right }) => (right === null ? 'no score' : right === 1 ? '✓ right' : '✗ wrong'),
    width: 95,
  },
]

const inAnswer: Column<FoundTrial> = {
  id: 'answer',
  title: 'In the answer',
  value: ({ answer }) => textOf(answer),
  show: ({ answer }) =>
    answer === null ? (
      '–'
    ) : (
      <bdi>
        <MarkedParts line parts={answer} />
      </bdi>
    ),
  width: 210,
}
const inPrompt: Column<FoundTrial> = {
  id: 'prompt',
  title: 'In the prompt',
  value: ({ prompt }) => textOf(prompt),
  show: ({ prompt }) =>
    prompt === null ? (
      '–'
    ) : (
      <bdi>
        <MarkedParts line parts={prompt} />
      </bdi>
    ),
  width: 330,
}

const columnsBySearch: Readonly<Record<TrialFilter['search'], readonly Column<FoundTrial>[]>> = {
  parts: [],
  words: [...common, inAnswer, inPrompt],
  prompts: [...common, inPrompt],
  answers: [...common, inAnswer],
}

function textOf(parts: FoundTrial['answer']): string | null {
  return parts === null ? null : parts.map(({ text }) => text).join('')
}
