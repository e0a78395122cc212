import { sentenceOf } from '#contract/errors.ts'
import { Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { problemInWords } from '../app/problem-words.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { dateTime } from '../ui/dates.ts'
import { Failure } from '../ui/states.tsx'

type Waiting = Awaited<ReturnType<Client['runs']['queue']>>['queue'][number]

const kinds: Readonly<Record<Waiting['kind'], string>> = { study: 'study', training: 'training', resume: 'resumed run' }

/** What waits for its turn, and what was refused when its turn came. */
export function Queue() {
  const asked = useAsked(['runs', 'queue'], (client) => client.runs.queue(), {
    again: ({ queue }) => queue.length > 0 && 3000,
  })
  return (
    <Stack component="section" gap="xs" aria-labelledby="queue">
      <Title order={2} id="queue">
        Queue
      </Title>
      <Asked query={asked} what="the queue">
        {({ queue, active }) => (
          <>
            <Text size="sm" c="dimmed">
              {sentence(queue, active !== null)}
            </Text>
            {queue.map((waiting) => (
              <Entry key={waiting.id} waiting={waiting} busy={active !== null} />
            ))}
          </>
        )}
      </Asked>
    </Stack>
  )
}

function Entry({ waiting, busy }: { readonly waiting: Waiting; readonly busy: boolean }) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const settled = () => queries.invalidateQueries({ queryKey: ['runs'] })
  const remove = useMutation({ mutationFn: () => client.runs.unqueue({ id: waiting.id }), onSettled: settled })
  const start = useMutation({
    mutationFn: () => client.runs.startQueue({ id: waiting.id }),
    onSettled: settled,
    onSuccess: ({ run }) => run !== null && go(paths.run(run)),
  })
  const error = remove.error ?? start.error
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text>
            {waiting.name}{' '}
            <Text span size="sm" c="dimmed">
              {kinds[waiting.kind]}, queued {dateTime(waiting.queuedAt)}
            </Text>
          </Text>
          {waiting.refusal !== null && (
            <>
              <Text size="sm">It could not begin:</Text>
              <List size="sm">
                {refusalInWords(waiting.refusal).map((reason) => (
                  <List.Item key={reason}>{reason}</List.Item>
                ))}
              </List>
            </>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          {!busy && (
            <Button
              size="xs"
              variant="default"
              loading={start.isPending}
              onClick={() => start.mutate()}
              aria-label={`Start now: ${waiting.name}`}
            >
              Start now
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            aria-label={`Remove: ${waiting.name}`}
          >
            Remove
          </Button>
        </Group>
      </Group>
      {error !== null && <Failure title="That could not be done" reasons={reasonsOf(error)} />}
    </Paper>
  )
}

function refusalInWords({ problems = [], reasons }: NonNullable<Waiting['refusal']>): readonly string[] {
  return [...problems.map(problemInWords), ...reasons.map(sentenceOf)]
}

function sentence(queue: readonly Waiting[], busy: boolean): string {
  if (queue.length === 0) return 'Nothing waits. A study that is started while a run is under way waits here.'
  return busy
    ? 'The next one begins by itself when the run under way has ended; a pause holds it.'
    : 'Nothing is under way: start one, or it begins when another run has ended.'
}
