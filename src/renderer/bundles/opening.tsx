import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { bytes, count, counted, duration, perSecond } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { Recomputed } from '../app/recomputed.tsx'
import { Failure } from '../ui/states.tsx'
import type { OpeningRequest, OpeningState } from './use-opening.ts'

export interface OpeningProps {
  readonly state: OpeningState
  readonly onStart: (request: OpeningRequest) => void
  readonly onForget: () => void
}

/** How far a bundle is opened or verified, and what has come of it. */
export function Opening({ state, onStart, onForget }: OpeningProps) {
  switch (state.state) {
    case 'idle':
      return null
    case 'going':
      return <UnderWay state={state} />
    case 'stopped':
      return (
        <Alert
          color="gray"
          role="status"
          withCloseButton
          closeButtonLabel="Close"
          onClose={onForget}
          title={`${state.request.name} was stopped`}
        >
          Nothing of it was kept.
        </Alert>
      )
    case 'failed':
      return (
        <Failure
          title={`${state.request.name} was not ${state.request.what === 'open' ? 'opened' : 'verified'}`}
          reasons={state.reasons}
          onRetry={() => onStart(state.request)}
        />
      )
    case 'done':
      return <Done state={state} />
  }
}

const phases: Readonly<Record<string, string>> = {
  sending: 'Sending the file',
  reading: 'Reading the tasks',
  trials: 'Computing outcomes and scores again',
  statistics: 'Computing the statistics again',
  files: 'Measuring what was trained',
}

function UnderWay({ state }: { readonly state: Extract<OpeningState, { readonly state: 'going' }> }) {
  const { request, phase, begun, done, total, stop } = state
  const seconds = (performance.now() - begun) / 1000
  const share = total === 0 || phase === 'reading' || phase === 'statistics' ? null : done / total
  const left = share === null || share === 0 || seconds < 1 ? null : seconds / share - seconds
  const far =
    phase === 'trials'
      ? [`${count(done)} of ${counted(total, 'trial')}`, perSecond(seconds < 1 ? null : done / seconds, 'trials')]
      : phase === 'sending' && total > 0
        ? [`${bytes(done)} of ${bytes(total)}`]
        : []
  return (
    <Paper withBorder p="md" component="section" aria-label="Bundle under way">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600} role="status">
            {request.what === 'open' ? 'Opening' : 'Verifying'} {request.name}
          </Text>
          <Button variant="default" size="xs" onClick={stop}>
            Stop
          </Button>
        </Group>
        <Progress
          value={share === null ? 100 : share * 100}
          animated={share === null}
          striped={share === null}
          aria-label={request.name}
        />
        <Text size="sm">
          {[phases[phase] ?? phase, ...far, ...(left === null ? [] : [`about ${duration(left)} left`])].join(' · ')}
        </Text>
      </Stack>
    </Paper>
  )
}

function Done({
  state: { request, report, run },
}: {
  readonly state: Extract<OpeningState, { readonly state: 'done' }>
}) {
  const { name, version, trials, sha256, broken, notes } = report
  return (
    <Recomputed
      report={report}
      broken={broken}
      notes={notes}
      title={
        run === null
          ? `${request.name} was verified: the run ${name}, ${counted(trials, 'trial')}`
          : `${name} was opened: ${counted(trials, 'trial')}`
      }
    >
      <Text size="sm" c="dimmed">
        Made by Placebo {version}. SHA-256 of the bundle: {sha256}
      </Text>
      {run !== null && (
        <Group>
          <Button component={Link} href={paths.results(run)} size="xs">
            See the results
          </Button>
          <Anchor component={Link} href={paths.history} size="sm">
            All runs
          </Anchor>
        </Group>
      )}
    </Recomputed>
  )
}
