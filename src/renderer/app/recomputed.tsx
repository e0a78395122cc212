import { Alert, List, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { count, counted } from '#core/numbers.ts'
import { DataTable, type Column } from '../ui/table.tsx'
import type { Client } from './client.ts'

type Origin = NonNullable<Awaited<ReturnType<Client['runs']['show']>>['origin']>
export type RecomputedReport = Extract<Origin, { kind: 'bundle' }>['recomputed']
type Difference = RecomputedReport['differences'][number]

const columns: readonly Column<Difference>[] = [
  {
    id: 'file',
    title: 'File',
    value: ({ file }) => file,
    show: ({ file }) => <span title={file}>{file}</span>,
    width: 160,
  },
  {
    id: 'cell',
    title: 'Cell',
    value: ({ cell }) => cell,
    show: ({ cell }) => <span title={cell ?? ''}>{cell ?? '–'}</span>,
    width: 150,
  },
  {
    id: 'task',
    title: 'Task',
    value: ({ task }) => task,
    show: ({ task }) => <span title={task ?? ''}>{task ?? '–'}</span>,
    width: 170,
  },
  {
    id: 'instance',
    title: 'Instance',
    value: ({ instance }) => instance,
    show: ({ instance }) => <span title={instance ?? ''}>{instance ?? '–'}</span>,
    width: 140,
  },
  {
    id: 'field',
    title: 'Field',
    value: ({ field }) => field,
    show: ({ field }) => <span title={field}>{field}</span>,
    width: 260,
  },
  {
    id: 'stored',
    title: 'Stored',
    value: ({ stored }) => stored,
    show: ({ stored }) => <span title={stored}>{stored}</span>,
    width: 170,
  },
  {
    id: 'recomputed',
    title: 'Computed again',
    value: ({ recomputed }) => recomputed,
    show: ({ recomputed }) => <span title={recomputed}>{recomputed}</span>,
    width: 170,
  },
]

export interface RecomputedProps {
  readonly report: RecomputedReport
  /** What was computed again, as a head line. */
  readonly title: string
  /** Files that are not what they were. */
  readonly broken?: readonly string[]
  readonly notes?: readonly string[]
  readonly children?: ReactNode
}

/** What has become of computing a bundle again from its raw answers: all equal, or what differs, number by number. */
export function Recomputed({
  report: { numbers, differing, differences },
  title,
  broken = [],
  notes = [],
  children,
}: RecomputedProps) {
  const equal = differing === 0 && broken.length === 0
  return (
    <Stack gap="sm">
      <Alert color={equal ? 'green' : 'yellow'} role="status" title={title}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">
            {differing === 0
              ? `All ${counted(numbers, 'number')} were computed again from the raw answers and are equal.`
              : `${count(differing)} of ${counted(numbers, 'number')} are not what the bundle says. Everything Placebo shows is what was computed again.`}
          </Text>
          {broken.length + notes.length > 0 && (
            <List size="sm">
              {[...broken, ...notes].map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          )}
          {children}
        </Stack>
      </Alert>
      {differences.length > 0 && (
        <>
          <DataTable
            label="Numbers that differ"
            columns={columns}
            rows={differences}
            rowKey={(each) => [each.file, each.cell, each.task, each.instance, each.field].join('\n')}
            maxHeight={320}
          />
          {differing > differences.length && (
            <Text size="sm" c="dimmed">
              The first {count(differences.length)}; {`"placebo verify" names them all.`}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}
