import { Anchor, Button, Group, Select, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { DraftContent } from '#contract/drafts.ts'
import { counted } from '#core/numbers.ts'
import { sampledTasks } from '#core/study/sampled-tasks.ts'
import type { Kind } from '#core/task.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Empty, Failure } from '../ui/states.tsx'
import { NumberField, OptionalNumberField } from './fields.tsx'
import { ownSplit, splitByCategory } from './split.ts'
import { SampleChoice, usualDraw } from './sample-choice.tsx'
import { SplitChoice } from './split-choice.tsx'
import type { StepProps } from './step-props.ts'
import { TaskChoice } from './task-choice.tsx'
import { IneligibleTasks } from './ineligible-tasks.tsx'

/** 2: the collection, which of its tasks are asked and trained on, and how many instances of each. */
export function TasksStep(props: StepProps) {
  const { content } = props
  const collections = useAsked(['collections', 'list'], (client) => client.collections.list())
  return (
    <Asked query={collections} what="the collections">
      {({ collections: all }) =>
        all.length === 0 ? (
          <Empty
            title="No collection yet"
            text="A collection is a named set of tasks. Import one, or bring back the starter collection."
            action={
              <Button component={Link} href={paths.collections}>
                Import a collection
              </Button>
            }
          />
        ) : (
          <Stack gap="md">
            <Group align="flex-end">
              <CollectionChoice {...props} names={all} />
              <InstancesChoice {...props} />
              <Anchor component={Link} href={paths.collections} size="sm" pb={8}>
                Import another collection
              </Anchor>
            </Group>
            {content.collection !== undefined && <TasksOf {...props} collection={content.collection} />}
          </Stack>
        )
      }
    </Asked>
  )
}

function InstancesChoice({ content, change, study }: StepProps) {
  const { instancesPerTask, instanceSeed } = study
  const drawn = instanceSeed !== undefined
  return (
    <>
      <OptionalNumberField
        label="Instances per task"
        placeholder="all"
        min={1}
        width={150}
        value={content.instancesPerTask === undefined ? instancesPerTask : content.instancesPerTask}
        onChange={(next) => change({ instancesPerTask: next })}
      />
      {instancesPerTask !== null && (
        <Select
          label="Which instances"
          w={170}
          allowDeselect={false}
          value={drawn ? 'drawn' : 'first'}
          onChange={(which) => change({ instanceSeed: which === 'drawn' ? 1 : null })}
          data={[
            { value: 'first', label: 'The first ones' },
            { value: 'drawn', label: 'Drawn by a seed' },
          ]}
        />
      )}
      {instancesPerTask !== null && drawn && (
        <NumberField
          label="Seed of the instances"
          value={instanceSeed}
          min={0}
          width={190}
          onChange={(next) => change({ instanceSeed: next })}
        />
      )}
    </>
  )
}

interface CollectionChoiceProps extends StepProps {
  readonly names: readonly { readonly name: string; readonly tasks: number; readonly instances: number }[]
}

function CollectionChoice({ content, change, question, study, names }: CollectionChoiceProps) {
  const client = useClient()
  const choose = useMutation({
    mutationFn: async (collection: string) => firstChoice(client, collection, question.kinds, study.tuning !== null),
    onSuccess: change,
  })
  return (
    <Stack gap="xs">
      <Select
        label="Collection"
        w={290}
        searchable
        nothingFoundMessage="No such collection"
        placeholder="Choose a collection"
        value={content.collection ?? null}
        allowDeselect={false}
        data={names.map(({ name, tasks, instances }) => ({
          value: name,
          label: `${name} (${counted(tasks, 'task')}, ${counted(instances, 'instance')})`,
        }))}
        onChange={(name) => {
          if (name !== null) choose.mutate(name)
        }}
      />
      {choose.error !== null && <Failure title="The collection could not be read" reasons={reasonsOf(choose.error)} />}
    </Stack>
  )
}

/**
 * What a collection begins with: its own split where it has one, else a drawn one; without tuning a few tasks of each
 * category, of those the question can ask.
 */
async function firstChoice(
  client: Client,
  collection: string,
  kinds: readonly Kind[],
  tuned: boolean,
): Promise<DraftContent> {
  const { tasks } = await client.collections.show({ name: collection })
  const own = ownSplit(tasks, await client.starter.split(), kinds)
  if (tuned)
    return own
      ? { collection, draw: null, ...own, splitBy: 'collection' }
      : { collection, draw: null, ...splitByCategory(tasks, 1, kinds), splitBy: 'category', splitSeed: 1 }
  return {
    collection,
    draw: usualDraw,
    trainTasks: [],
    testTasks: sampledTasks(
      tasks.filter(({ kind }) => kinds.includes(kind)),
      usualDraw.perCategory,
      usualDraw.seed,
    ),
  }
}

function TasksOf(props: StepProps & { readonly collection: string }) {
  const { collection, question, study } = props
  const starter = useAsked(['starter', 'split'], (client) => client.starter.split())
  const shown = useAsked(['collections', 'show', collection], (client) => client.collections.show({ name: collection }))
  return (
    <Asked query={shown} what="its tasks">
      {({ tasks }) => {
        const own = starter.data && ownSplit(tasks, starter.data, question.kinds)
        return (
          <Stack gap="md">
            {study.tuning !== null && <SplitChoice {...props} tasks={tasks} own={own} />}
            <SampleChoice {...props} tasks={tasks} own={own} />
            <IneligibleTasks {...props} />
            <TaskChoice {...props} tasks={tasks} />
          </Stack>
        )
      }}
    </Asked>
  )
}
