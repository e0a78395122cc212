import { Accordion, Anchor, Badge, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Empty } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { findingTitle, type Finding } from './words.ts'

/** What looks wrong, one group for each kind of finding, errors first. */
export function LintReport({
  collection,
  findings,
}: {
  readonly collection: string
  readonly findings: readonly Finding[]
}) {
  const [, go] = useLocation()
  const groups = useMemo(
    () => [...Map.groupBy(findings, ({ code }) => code)].sort(([, [a]], [, [b]]) => rank(a) - rank(b)),
    [findings],
  )
  const columns = useMemo(() => columnsOf(collection), [collection])
  if (groups.length === 0)
    return (
      <Empty
        title="Nothing was found"
        text="Missing fields, unused labels, duplicates and leaked examples would be here."
      />
    )
  return (
    <Accordion multiple variant="separated" defaultValue={groups.slice(0, 1).map(([code]) => code)} order={2}>
      {groups.map(([code, group]) => (
        <Accordion.Item key={code} value={code}>
          <Accordion.Control>
            <Group gap="sm">
              <Badge size="lg" variant="light" color={group[0]?.severity === 'error' ? 'red' : 'yellow'} tt="none">
                {group[0]?.severity}
              </Badge>
              <Text fw={600}>{findingTitle(code)}</Text>
              <Text size="sm" c="dimmed">
                {counted(group.length, 'task')} · {count(group.reduce((sum, finding) => sum + finding.count, 0))} in all
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <DataTable
              label={findingTitle(code)}
              columns={columns}
              rows={group}
              rowKey={({ task }) => task}
              onOpen={({ task }) => go(paths.task(collection, task))}
              maxHeight={400}
            />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

function rank(finding: Finding | undefined): number {
  return finding?.severity === 'error' ? 0 : 1
}

function columnsOf(collection: string): readonly Column<Finding>[] {
  return [
    {
      id: 'task',
      title: 'Task',
      value: ({ task }) => task,
      show: ({ task }) => <span title={task}>{task}</span>,
      width: 300,
    },
    {
      id: 'count',
      title: 'How many',
      value: (finding) => finding.count,
      show: (finding) => count(finding.count),
      numeric: true,
      width: 110,
    },
    {
      id: 'message',
      title: 'What was found',
      value: ({ message }) => message,
      show: ({ message }) => <span title={message}>{message}</span>,
    },
    {
      id: 'instances',
      title: 'First instances',
      value: ({ instances }) => instances.join(' '),
      show: (finding) => <InstanceLinks collection={collection} finding={finding} />,
      width: 340,
    },
  ]
}

/** The first of the instances a finding is about; each leads to itself. */
function InstanceLinks({
  collection,
  finding: { task, instances },
}: {
  readonly collection: string
  readonly finding: Finding
}) {
  const [, go] = useLocation()
  if (instances.length === 0) return '–'
  return (
    <Group gap="xs" wrap="nowrap">
      {instances.map((instance) => (
        <Anchor
          key={instance}
          component="button"
          type="button"
          size="sm"
          onClick={(event) => {
            event.stopPropagation()
            go(paths.task(collection, task), { state: { instance } })
          }}
        >
          {instance}
        </Anchor>
      ))}
    </Group>
  )
}
