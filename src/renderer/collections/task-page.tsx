import { Anchor, Badge, Button, Group, Tabs } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { counted } from '#core/numbers.ts'
import { firstSet, paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { date } from '../ui/dates.ts'
import { Page } from '../ui/page.tsx'
import { EditTask } from './edit-task.tsx'
import { Instances } from './instances.tsx'
import { LabelSpace } from './label-space.tsx'
import { TaskOverview } from './task-overview.tsx'
import { Wording } from './wording.tsx'
import type { TaskDetails } from './words.ts'

/** One task: what it says, what its label space is, its instances and their prompts. */
export function TaskPage({ collection, task }: { readonly collection: string; readonly task: string }) {
  const details = useAsked(['collections', 'task', collection, task], (client) =>
    client.collections.task({ collection, task }),
  )
  return (
    <Page
      title={task}
      about={details.data && <About task={details.data} />}
      actions={<AnnotateTask collection={collection} task={task} />}
    >
      <Group gap="md">
        <Anchor component={Link} href={paths.collections} size="sm">
          All collections
        </Anchor>
        <Anchor component={Link} href={paths.collection(collection)} size="sm">
          {collection}
        </Anchor>
      </Group>
      <Asked query={details} what="the task">
        {(value) => <Details collection={collection} task={value} />}
      </Asked>
    </Page>
  )
}

/** To the bench, with the active set or the one made first; where there is none, the bench makes it. */
function AnnotateTask({ collection, task }: { readonly collection: string; readonly task: string }) {
  const { data } = useAsked(['annotations', 'sets', collection], (client) => client.annotations.sets({ collection }))
  // Before the sets are known it could lead to no task but the first.
  if (data === undefined)
    return (
      <Button variant="default" disabled>
        Annotate
      </Button>
    )
  return (
    <Button component={Link} href={paths.annotate(collection, data.sets[0]?.name ?? firstSet, task)} variant="default">
      Annotate
    </Button>
  )
}

function About({ task: { space, instances, review, versions } }: { readonly task: TaskDetails }) {
  const edited = versions.at(-1)?.asImported === false
  return (
    <Group component="span" gap="xs">
      <span>
        {space.kind === 'classification' ? `classification, ${counted(space.labels.length, 'label')}` : space.kind} ·{' '}
        {counted(instances, 'instance')}
      </span>
      {review !== null && (
        <Badge size="lg" component="span" variant="light" tt="none">
          reviewed {date(review.reviewedAt)}
        </Badge>
      )}
      {edited && (
        <Badge size="lg" component="span" variant="light" color="grape" tt="none">
          edited
        </Badge>
      )}
    </Group>
  )
}

function Details({ collection, task }: { readonly collection: string; readonly task: TaskDetails }) {
  const [given] = useState(givenInstance)
  const [instance, setInstance] = useState<number | string>(given ?? 0)
  const [tab, setTab] = useState<string | null>(given === null ? 'task' : 'instances')
  const look = (which: string) => {
    setInstance(which)
    setTab('instances')
  }
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="task">Task</Tabs.Tab>
        <Tabs.Tab value="labels">Label space</Tabs.Tab>
        <Tabs.Tab value="wording">Wording</Tabs.Tab>
        <Tabs.Tab value="instances">Instances and prompts</Tabs.Tab>
        <Tabs.Tab value="edit">Edit</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="task" pt="md">
        <TaskOverview collection={collection} task={task} onLook={look} />
      </Tabs.Panel>
      <Tabs.Panel value="labels" pt="md">
        <LabelSpace key={task.review?.reviewedAt ?? ''} collection={collection} task={task} />
      </Tabs.Panel>
      <Tabs.Panel value="wording" pt="md">
        <Wording collection={collection} task={task} />
      </Tabs.Panel>
      <Tabs.Panel value="instances" pt="md">
        <Instances collection={collection} task={task} instance={instance} onChoose={setInstance} />
      </Tabs.Panel>
      <Tabs.Panel value="edit" pt="md">
        <EditTask key={task.versions.length} collection={collection} task={task} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** The instance that a link led to. */
function givenInstance(): string | null {
  const state = window.history.state as { readonly instance?: unknown } | null
  return typeof state?.instance === 'string' ? state.instance : null
}
