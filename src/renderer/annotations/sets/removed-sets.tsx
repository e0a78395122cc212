import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useId } from 'react'
import { dateTime } from '../../ui/dates.ts'
import { useSetsChange } from './use-sets-change.ts'
import type { RemovedSet } from './words.ts'

export function RemovedSets({
  collection,
  removed,
}: {
  readonly collection: string
  readonly removed: readonly RemovedSet[]
}) {
  const id = useId()
  const restore = useSetsChange({
    change: (client, which: number) => client.annotations.restoreSet({ collection, id: which }),
    failure: 'The set could not be brought back',
  })
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        Removed
      </Title>
      {removed.map((set) => (
        <Group key={set.id} gap="sm" wrap="nowrap">
          <Text size="sm" maw="70%">
            <strong>{set.name}</strong>, removed {dateTime(set.removedAt)}; it is kept with its whole history.
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => restore.mutate(set.id)}
            aria-label={`Bring back ${set.name}`}
          >
            Bring back
          </Button>
        </Group>
      ))}
    </Stack>
  )
}
