import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Difference as Marked } from '../../ui/difference.tsx'
import { dateTime } from '../../ui/dates.ts'
import { KeyHint, useShortcut } from '../use-keys.tsx'
import { kindOf, type Decision, type Difference } from './decisions.ts'
import { differenceKeys } from './difference-keys.ts'
import classes from './sets.module.css'
import { kindWords, reportedItem } from './words.ts'

export interface DifferenceViewProps {
  readonly difference: Difference
  readonly own: string
  readonly other: string
  readonly decision: Decision | undefined
  readonly isPending: boolean
  readonly onDecide: (whose: Decision) => void
}

/** One item as either set has it, what differs marked in both. */
export function DifferenceView({ difference, own, other, decision, isPending, onDecide }: DifferenceViewProps) {
  const shortcut = useShortcut(differenceKeys)
  const [mine, theirs] = difference.values.map((value) => reportedItem(value))
  return (
    <Stack gap="sm" component="section" aria-label="The difference looked at" miw={0}>
      <Group gap="sm">
        <Title order={2} size="h3">
          {difference.task}
        </Title>
        <Badge variant="light">{kindWords[kindOf(difference)]}</Badge>
        {decision !== undefined && (
          <Badge variant="light" color="green">
            {decision === 'own' ? `kept as in ${own}` : `taken from ${other}`}
          </Badge>
        )}
      </Group>
      <Group gap="sm">
        <Button
          variant="default"
          disabled={isPending || decision !== undefined}
          onClick={() => onDecide('own')}
          aria-keyshortcuts={shortcut('keep own')}
          rightSection={<KeyHint list={differenceKeys} name="keep own" />}
        >
          Keep as in {own}
        </Button>
        <Button
          disabled={isPending || decision !== undefined}
          onClick={() => onDecide('other')}
          aria-keyshortcuts={shortcut('take theirs')}
          rightSection={<KeyHint list={differenceKeys} name="take theirs" />}
        >
          {theirs === undefined ? `Take it out, as in ${other}` : `Take this one from ${other}`}
        </Button>
      </Group>
      <div className={classes['sides']}>
        <Side name={own} reported={mine} against={theirs} origin={difference.origins[0]} />
        <Side name={other} reported={theirs} against={mine} origin={difference.origins[1]} />
      </div>
    </Stack>
  )
}

interface SideProps {
  readonly name: string
  readonly reported: string | undefined
  readonly against: string | undefined
  readonly origin: Difference['origins'][number]
}

function Side({ name, reported, against, origin }: SideProps) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={`In ${name}`} miw={0}>
      <Group justify="space-between" gap="xs" pb={4}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {origin && (
          <Text size="sm" c="dimmed">
            {origin.author}, {dateTime(origin.at)}
          </Text>
        )}
      </Group>
      {reported === undefined ? (
        <Text size="sm">It holds nothing here.</Text>
      ) : (
        <Marked label={`As in ${name}`} before={against ?? reported} after={reported} />
      )}
    </Paper>
  )
}
