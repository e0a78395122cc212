import { Badge, Button, Drawer, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { count } from '#core/numbers.ts'
import type { SearchTerm } from '#core/study/search-words.ts'
import { useClient } from '../app/host.tsx'
import { Asked as AskedStates } from '../app/query.tsx'
import { Untrusted } from '../app/untrusted.tsx'
import { useReturnFocus } from '../ui/return-focus.ts'
import { CellView, type ShownInstance } from './cell-view.tsx'
import classes from './results.module.css'
import { searchedWords, type TrialRow } from './trial-filter.ts'
import { pageOptions, pageRows, type Asked } from './use-pages.ts'
import { useInstance } from './use-instance.ts'
import { visibleLine } from './visible.ts'

export interface InstanceProps {
  readonly asked: Asked
  /** Places of the cells that are shown. */
  readonly shown: readonly number[]
  /** Its row among those that the filters let through. */
  readonly index: number
  readonly total: number
  readonly onMove: (index: number) => void
  readonly onClose: () => void
}

/** One instance under every cell side by side; J and K, or the arrows, go to the next and the one before. */
export function Instance({ asked, shown: places, index, total, onMove, onClose }: InstanceProps) {
  useReturnFocus()
  const client = useClient()
  const page = useQuery(pageOptions(client, asked, Math.floor(index / pageRows)))
  const shown = useInstance(asked, page.data?.rows[index % pageRows])
  const to = (next: number) => () => next >= 0 && next < total && onMove(next)
  useHotkeys([
    ['j', to(index + 1)],
    ['k', to(index - 1)],
    ['ArrowRight', to(index + 1)],
    ['ArrowLeft', to(index - 1)],
  ])
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="92%"
      title={
        <Text fw={600}>
          Instance {count(index + 1)} of {count(total)}
        </Text>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="md">
        <Group gap="xs">
          <Button
            size="sm"
            variant="default"
            disabled={index === 0}
            onClick={to(index - 1)}
            aria-keyshortcuts="K ArrowLeft"
          >
            Previous (K)
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={index === total - 1}
            onClick={to(index + 1)}
            aria-keyshortcuts="J ArrowRight"
          >
            Next (J)
          </Button>
        </Group>
        <AskedStates query={shown} what="the instance">
          {(instance) => <Shown instance={instance} places={places} terms={searchedWords(asked.filter)} />}
        </AskedStates>
      </Stack>
    </Drawer>
  )
}

export interface InstanceAtProps {
  readonly asked: Pick<Asked, 'run' | 'stamp'>
  readonly at: Pick<TrialRow, 'task' | 'position'>
  readonly shown: readonly number[]
  /** Words that are looked for. */
  readonly terms: readonly SearchTerm[]
  readonly onClose: () => void
}

/** The same of an instance that is no row of the table. */
export function InstanceAt({ asked, at, shown: places, terms, onClose }: InstanceAtProps) {
  useReturnFocus()
  const shown = useInstance(asked, at)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="92%"
      title={<Text fw={600}>Instance</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="md">
        <AskedStates query={shown} what="the instance">
          {(instance) => <Shown instance={instance} places={places} terms={terms} />}
        </AskedStates>
      </Stack>
    </Drawer>
  )
}

interface ShownProps {
  readonly instance: ShownInstance
  readonly places: readonly number[]
  /** Words that are looked for. */
  readonly terms: readonly SearchTerm[]
}

function Shown({ instance, places, terms }: ShownProps) {
  const { task, kind, position, input, references, labels } = instance
  const cells = places.flatMap((place) => instance.cells[place] ?? [])
  const asked = cells.flatMap((cell, i) => (cell.trial === null ? [] : [{ value: String(i), label: cell.name }]))
  const [against, setAgainst] = useState<string | null>(asked[0]?.value ?? null)
  const reference = cells[Number(against)]
  return (
    <>
      <Group gap="xs">
        <Title order={2}>{task}</Title>
        <Badge variant="light" size="lg" tt="none">
          {kind}
        </Badge>
        <Text size="sm" c="dimmed">
          instance {visibleLine(instance.instance)}, number {count(position + 1)} of its task
        </Text>
      </Group>
      <div className={classes['sideBySide']}>
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            Input
          </Text>
          <Untrusted key={input} label="Input" text={input} />
        </Stack>
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {references.length === 1 ? 'Reference' : 'References'}
          </Text>
          {references.map((text, i) => (
            <Untrusted key={`${i} ${text}`} label={`Reference ${i + 1}`} text={text} />
          ))}
          {labels !== null && (
            <Text size="sm">
              {kind === 'choice' ? 'Options' : 'Label space'}: {labels.map(visibleLine).join(' · ')}
            </Text>
          )}
        </Stack>
      </div>
      <Select
        label="Prompts: what differs is marked against"
        w={360}
        size="sm"
        data={asked}
        value={against}
        onChange={setAgainst}
        allowDeselect={false}
        disabled={asked.length === 0}
      />
      <div className={classes['sideBySide']}>
        {cells.map((cell) => (
          <CellView
            key={cell.name}
            cell={cell}
            terms={terms}
            against={
              reference === cell || !reference?.trial ? null : { name: reference.name, prompt: reference.trial.prompt }
            }
          />
        ))}
      </div>
    </>
  )
}
