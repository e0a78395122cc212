import { Anchor, Group, Paper, Stack, Text } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import type { Means } from '#figures/results.ts'
import { behindToAddress } from '../app/behind.ts'
import { Glance } from '../app/glance.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import type { RunSummary } from '../app/run-state.tsx'

/** Pixels: as high as most are, before it is known how many lines the study has. */
const usualHeight = 440

/** What the last finished run has shown: its headline and every verdict, as its results begin. */
export function LastStudy({ run }: { readonly run: RunSummary }) {
  const means = useAsked(['results', run.id, 'means'], (client, signal) =>
    client.results.means({ run: run.id }, { signal }),
  )
  return (
    <Paper withBorder p="md" component="section" aria-label="Last study">
      <Stack gap={4} mih={usualHeight}>
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" c="dimmed">
            Last finished: {run.name}
          </Text>
          <Anchor component={Link} href={paths.results(run.id)} size="sm">
            All results
          </Anchor>
        </Group>
        <Asked query={means} what="its results">
          {(known) => <Found means={known} run={run.id} />}
        </Asked>
      </Stack>
    </Paper>
  )
}

function Found({ means, run }: { readonly means: Means; readonly run: string }) {
  const [, go] = useLocation()
  const table = useAsked(['results', run, 'table', null], (client, signal) =>
    client.results.table({ run, by: null, compare: null }, { signal }),
  )
  return (
    <Glance
      means={means}
      table={table}
      short={false}
      onTrials={(behind) => go(paths.results(run, 'trials', behindToAddress(behind, means.cells).toString()))}
    />
  )
}
