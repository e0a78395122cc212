import { Anchor, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { count, counted, duration } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { RunStateBadge, type RunSummary } from '../app/run-state.tsx'
import type { RunView } from '../run/run-view.ts'
import { useRun } from '../run/use-run.ts'

/** A run under way: how far it is, and how long it still takes. */
export function Running({ run }: { readonly run: RunSummary }) {
  const { view } = useRun(run.id)
  const { done, total } = view?.progress ?? run
  const text = standing(run, view)
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
            value={total === 0 ? 0 : (100 * done) / total}
            aria-label={`Trials of ${run.name}`}
            aria-valuetext={text}
          />
        </Progress.Root>
        <Text style={{ fontVariantNumeric: 'tabular-nums' }}>{text}</Text>
      </Stack>
    </Paper>
  )
}

/** Exported for its test. */
export function standing(
  run: Pick<RunSummary, 'done' | 'total'>,
  view: Pick<RunView, 'progress' | 'training' | 'certifying'> | undefined,
): string {
  const { done, total } = view?.progress ?? run
  const left = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? [] : [`${duration(seconds)} left`]
  const training = view?.training ?? null
  return [
    `${count(done)} of ${counted(total, 'trial')}`,
    ...(training === null
      ? left(view?.progress.secondsLeft)
      : [
          `training ${training.name}: step ${count(training.step)} of ${count(training.steps)}`,
          ...left(training.secondsLeft),
        ]),
    ...(view?.certifying ? [`certifying ${view.certifying.name}`] : []),
  ].join(' · ')
}
