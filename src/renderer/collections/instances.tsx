import { Button, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { count } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import { InstanceTable } from './instance-table.tsx'
import { Prompts } from './prompts.tsx'
import type { TaskDetails } from './words.ts'

export interface InstancesProps {
  readonly collection: string
  readonly task: TaskDetails
  /** Position from 0, or id, of the one looked at. */
  readonly instance: number | string
  readonly onChoose: (instance: number) => void
}

/** All instances, and of one of them everything: its texts and its prompts. */
export function Instances({ collection, task, instance, onChoose }: InstancesProps) {
  const client = useClient()
  const looked = useQuery({
    queryKey: ['collections', 'instance', collection, task.name, instance],
    queryFn: ({ signal }) =>
      client.collections.instances({ collection, task: task.name, offset: instance, limit: 1 }, { signal }),
    placeholderData: keepPreviousData,
  })
  const position = looked.data?.offset ?? (typeof instance === 'number' ? instance : null)
  const shown = looked.data?.instances[0]
  const step = (to: number) => onChoose(Math.max(0, Math.min(task.instances - 1, to)))
  return (
    <Stack gap="lg">
      <InstanceTable
        collection={collection}
        task={task.name}
        total={task.instances}
        withOptions={task.space.kind === 'choice'}
        chosen={position}
        onChoose={onChoose}
      />
      {looked.error !== null && <Failure title="The instance could not be read" reasons={reasonsOf(looked.error)} />}
      {looked.isPending && <Loading what="the instance" />}
      {position !== null && shown && (
        <>
          <Title order={2} size="h3">
            Instance {shown.id}
          </Title>
          <Group align="flex-end" gap="sm">
            <NumberInput
              label={`Position, of ${count(task.instances)}`}
              size="sm"
              w={150}
              min={1}
              max={task.instances}
              allowDecimal={false}
              value={position + 1}
              onChange={(value) => {
                if (typeof value === 'number' && value >= 1) step(value - 1)
              }}
            />
            <Button variant="default" disabled={position === 0} onClick={() => step(position - 1)}>
              Previous
            </Button>
            <Button variant="default" disabled={position >= task.instances - 1} onClick={() => step(position + 1)}>
              Next
            </Button>
          </Group>
          <Paper withBorder p="md">
            <Text size="sm" c="dimmed">
              Input
            </Text>
            <Untrusted look="plain" label="Input" text={shown.input} />
            {shown.options && (
              <>
                <Text size="sm" c="dimmed" pt="xs">
                  Options
                </Text>
                <Untrusted look="plain" label="Options" text={shown.options.join('\n')} />
              </>
            )}
            {shown.references.map((reference, i) => (
              <div key={i}>
                <Text size="sm" c="dimmed" pt="xs">
                  {shown.references.length === 1 ? 'Reference' : `Reference ${i + 1}`}
                </Text>
                <Untrusted look="plain" label={`Reference ${i + 1}`} text={reference} />
              </div>
            ))}
          </Paper>
          <Prompts collection={collection} task={task.name} instance={position} />
        </>
      )}
    </Stack>
  )
}
