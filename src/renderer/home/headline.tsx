import { Anchor, Group, Paper, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import type { RunSummary } from '../app/run-state.tsx'

/** What the last finished run has shown, in words. */
export function Headline({ run }: { readonly run: RunSummary }) {
  const table = useAsked(['results', run.id, 'headline'], (client, signal) =>
    client.results.table({ run: run.id, by: null, compare: null }, { signal }),
  )
  return (
    <Paper withBorder p="lg">
      <Stack gap="xs">
        <Text component="h2" fw={600} size="lg">
          Last finished: {run.name}
        </Text>
        <Asked query={table} what="its results">
          {({ verdict }) =>
            verdict.slice(0, 3).map((sentence, i) => (
              <Text key={sentence} size={i === 0 ? 'md' : 'sm'}>
                {sentence}
              </Text>
            ))
          }
        </Asked>
        <Group>
          <Anchor component={Link} href={paths.results(run.id)}>
            All results
          </Anchor>
        </Group>
      </Stack>
    </Paper>
  )
}
