import { Button, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'

/** One button that runs the paper's experiment in small. */
export function StarterStudy() {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const start = useMutation({
    mutationFn: async () => client.runs.start(await client.starter.study()),
    async onSuccess(begun) {
      await queries.invalidateQueries()
      if (begun.state === 'started') go(paths.run(begun.run))
    },
  })
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" align="flex-start">
        <Text component="h2" fw={600} size="lg">
          See it at work: the starter study
        </Text>
        <Text>
          A small model that came with Placebo is asked tasks it has never seen: as it is, and after it was
          instruction-tuned under original definitions, under simplified ones, with delusive examples and with empty
          instructions, beside guessing, the majority label and copying. It takes a few minutes and needs no network.
        </Text>
        <Button onClick={() => start.mutate()} loading={start.isPending}>
          Run the starter study
        </Button>
        {start.data?.state === 'queued' && (
          <Text role="status">Another run is under way; the starter study is queued behind it.</Text>
        )}
        {start.error !== null && (
          <Failure
            title="The starter study could not be started"
            reasons={reasonsOf(start.error)}
            onRetry={() => start.mutate()}
          />
        )}
      </Stack>
    </Paper>
  )
}
