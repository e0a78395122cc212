import { Alert, Badge, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { count } from '#core/numbers.ts'
import { useClient } from '../../app/host.tsx'
import { reasonsOf } from '../../app/reasons.ts'
import { Untrusted } from '../../app/untrusted.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Failure, Loading } from '../../ui/states.tsx'
import { useReturnFocus } from '../../ui/use-return-focus.ts'
import type { Change } from '../edit-state.ts'
import type { Place } from '../queries.ts'
import { reportedItem } from '../sets/words.ts'
import { nameOf } from '../shown-task.ts'
import type { Step } from '../work.ts'
import { itemTitle, kindTitles, returnChanges } from './history-words.ts'
import classes from './history.module.css'

/** Of the whole set, of a task, or of one of its items. */
export interface HistoryOf {
  readonly task?: string | undefined
  readonly item?: string | undefined
}

export interface HistoryDrawerProps {
  readonly place: Place
  readonly of: HistoryOf
  readonly version: number
  readonly onReturn: (what: string, changes: readonly Change[]) => void
  readonly onClose: () => void
}

/** Steps read at once. */
const pageSize = 30

/** Who changed what and when, the last one first; each can be returned to. */
export function HistoryDrawer({ place, of, version, onReturn, onClose }: HistoryDrawerProps) {
  useReturnFocus()
  const client = useClient()
  const read = useInfiniteQuery({
    queryKey: ['annotations', 'history', place.collection, place.set, of.task, of.item, version],
    queryFn: ({ pageParam, signal }) =>
      client.annotations.history(
        {
          ...place,
          ...(of.task !== undefined && { task: of.task }),
          ...(of.item !== undefined && { item: of.item }),
          ...(pageParam !== null && { before: pageParam }),
          limit: pageSize,
        },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ steps }) => (steps.length < pageSize ? undefined : steps.at(-1)?.number),
    placeholderData: (before) => before,
  })
  // The drawer is there first, and what fills it a frame later.
  const data = useDeferredValue(read.data, undefined)
  const steps = data?.pages.flatMap((page) => page.steps)
  return (
    <Drawer
      opened
      onClose={onClose}
      lockScroll={false}
      position="right"
      size="lg"
      title={`History of ${titleOf(of, place)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="sm">
        {read.error !== null && (
          <Failure
            title="The history could not be read"
            reasons={reasonsOf(read.error)}
            onRetry={() => void read.refetch()}
          />
        )}
        {steps === undefined && read.error === null && <Loading what="the history" />}
        {steps?.length === 0 && <Alert color="gray">Nobody has changed anything here yet.</Alert>}
        <ol className={classes['steps']} aria-label="Steps">
          {steps?.map((step, i) => (
            <Entry key={step.number} step={step} of={of} isNewest={i === 0} onReturn={onReturn} />
          ))}
        </ol>
        {read.hasNextPage && (
          <Button variant="default" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
            Show earlier steps
          </Button>
        )}
      </Stack>
    </Drawer>
  )
}

interface EntryProps extends Pick<HistoryDrawerProps, 'of' | 'onReturn'> {
  readonly step: Step
  readonly isNewest: boolean
}

/** Changes of a step that are laid out; more than that nobody reads. */
const maxShown = 12

function Entry({ step, of, isNewest, onReturn }: EntryProps) {
  const { number, author, at, kind, what, changes } = step
  // What the newest step of an item has left is there now.
  const isNow = isNewest && of.item !== undefined
  return (
    <li className={classes['step']} aria-label={`Step ${number}`}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={600}>
            {kindTitles[kind]}
            {what}
          </Text>
          <Text size="xs" c="dimmed">
            {author || 'nobody'}, {dateTime(at)} · step {number}
          </Text>
        </div>
        {isNow ? (
          <Badge variant="light" size="lg">
            as it is now
          </Badge>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            flex="none"
            aria-label={`Return to this: step ${number}`}
            onClick={() => onReturn(`return to step ${number}`, returnChanges(changes))}
          >
            Return to this
          </Button>
        )}
      </Group>
      {changes.slice(0, maxShown).map(({ task, before, after }) => (
        <div key={`${task} ${nameOf(after)}`} className={classes['change']}>
          {of.item === undefined && (
            <Text size="xs" c="dimmed">
              {of.task === undefined && `${task}: `}
              {itemTitle(after)}
            </Text>
          )}
          {after.value === null && <Text size="sm">It was taken away:</Text>}
          <Untrusted
            look="plain"
            label={`What step ${number} changed`}
            text={reportedItem(after) ?? ''}
            before={reportedItem(before) ?? ''}
            removed
          />
        </div>
      ))}
      {changes.length > maxShown && (
        <Text size="xs" c="dimmed">
          And {count(changes.length - maxShown)} more.
        </Text>
      )}
    </li>
  )
}

function titleOf({ task, item }: HistoryOf, { set }: Place): string {
  if (task === undefined) return `the set ${set}`
  if (item === undefined) return task
  return item.startsWith('pair ') ? 'the pair' : `the ${item === 'simplified' ? 'simplified definition' : item}`
}
