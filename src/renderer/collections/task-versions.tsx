import { Badge, Button, Group, Text } from '@mantine/core'
import { dateTime } from '../ui/dates.ts'
import type { TaskDetails } from './words.ts'

/** Every text the task has had, the newest first; taking one again makes a new version of it. */
export function TaskVersions({
  versions,
  onRestore,
}: {
  readonly versions: TaskDetails['versions']
  readonly onRestore: (number: number) => void
}) {
  const active = versions.at(-1)
  const all = [
    ...versions.toReversed().map(({ number, savedAt, asImported }) => ({
      number,
      words: `${asImported ? 'The imported text again' : `Version ${number}`}, ${dateTime(savedAt)}`,
    })),
    { number: 0, words: 'As it was imported' },
  ]
  return all.map(({ number, words }) => (
    <Group key={number} gap="sm">
      <Text size="sm">{words}</Text>
      {number === (active?.number ?? 0) ? (
        <Badge size="lg" variant="light" tt="none">
          active
        </Badge>
      ) : (
        !(number === 0 && active?.asImported === true) && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onRestore(number)}
            aria-label={`Take it again: ${words}`}
          >
            Take it again
          </Button>
        )
      )}
    </Group>
  ))
}
