import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { dateTime } from '../ui/dates.ts'
import type { EditQueue } from './edit-queue.ts'
import type { Refusal } from './edit-state.ts'

export interface RefusalsProps {
  readonly edits: EditQueue
  readonly refusals: readonly Refusal[]
}

/** What was not done. Nothing typed is thrown away before a person has said so. */
export function Refusals({ edits, refusals }: RefusalsProps) {
  return refusals.map((refusal) => <One key={refusal.id} edits={edits} refusal={refusal} />)
}

function One(props: { readonly edits: EditQueue; readonly refusal: Refusal }) {
  const { turn } = props.refusal
  return turn === undefined ? <Change {...props} /> : <Turn {...props} turn={turn} />
}

/** Another tab has gone on under the same name. */
function Turn({
  edits,
  refusal: { id, reasons },
  turn,
}: {
  readonly edits: EditQueue
  readonly refusal: Refusal
  readonly turn: 'undo' | 'redo'
}) {
  return (
    <Alert
      color="yellow"
      p="xs"
      role="alert"
      title={turn === 'undo' ? 'Nothing was taken back' : 'Nothing was made again'}
    >
      <Group gap="xs">
        <Text size="sm">{reasons.join(' ')}</Text>
        <Button size="compact-sm" variant="default" onClick={() => edits.dismiss(id)}>
          I have seen it
        </Button>
      </Group>
    </Alert>
  )
}

function Change({
  edits,
  refusal: { id, what, reasons, changes, by },
}: {
  readonly edits: EditQueue
  readonly refusal: Refusal
}) {
  const again = () => {
    edits.dismiss(id)
    edits.act(
      what,
      changes.map(({ task, item }) => ({ task, item })),
    )
  }
  return (
    <Alert
      color={by === null ? 'red' : 'yellow'}
      p="xs"
      role="alert"
      title={by === null ? `Not done: ${what}` : `${by.author || 'Somebody'} was faster: ${what} was not done`}
    >
      <Stack gap={4} align="flex-start">
        {reasons.map((reason) => (
          <Text key={reason} size="sm">
            {reason}
          </Text>
        ))}
        {by !== null && (
          <Text size="xs" c="dimmed">
            {by.author || 'Somebody'}, {dateTime(by.at)}: {by.what}. It is shown as it is now.
          </Text>
        )}
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={again}>
            {by === null ? 'Try again' : 'Take mine instead'}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => edits.dismiss(id)}>
            {by === null ? 'Leave it' : 'Keep theirs'}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
