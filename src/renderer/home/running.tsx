import { Anchor, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { paths } from '../app/paths.ts'
import { RunStateBadge, type RunSummary } from '../app/run-state.tsx'
import { progressInWords } from './progress.ts'
import { useProgress } from './use-progress.ts'

/** A run under way: how far it is, and how long it still takes. */
export function Running({ run }: { readonly run: RunSummary }) {
  const progress = useProgress(run)
  const text = progressInWords(progress)
  return (
    <Paper withBorder p="md" component="section" aria-label={`Under way: ${run.name}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Anchor component={Link} href={paths.run(run.id)} fw={600} size="lg">
            {run.name}
          </Anchor>
          <RunStateBadge state={run.state} />
        </Group>
        <Progress.Root size="lg">
          <Progress.Section
            value={progress.total === 0 ? 0 : (100 * progress.done) / progress.total}
            aria-label={`Trials of ${run.name}`}
            aria-valuetext={text}
          />
        </Progress.Root>
        <Text style={{ fontVariantNumeric: 'tabular-nums' }}>{text}</Text>
      </Stack>
    </Paper>
  )
}
