import { Alert, Anchor, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import { count, counted, duration, perSecond } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { EndpointProgress } from './endpoint-progress.tsx'
import { announcement, progressSentence, standingSentence } from './run-words.ts'
import { paceInWords } from './current-words.ts'
import type { RunView } from './run-view.ts'
import type { CurrentRun, EndpointConnection } from './use-current-run.ts'

export interface OverallProps {
  readonly view: RunView
  /** The run as its host tells of it in short; `null`: it is not under way here. */
  readonly current: CurrentRun | null
  /** The endpoint that this run asks now. */
  readonly connection: EndpointConnection | null
  /** Name of the endpoint that its study asks; `null`: it asks a file. */
  readonly endpoint: string | null
  /** Seconds from its beginning to its end; `null`: it has not ended. */
  readonly seconds: number | null
}

/** How far the whole run is. */
export function Overall({ view, current, connection, endpoint, seconds }: OverallProps) {
  const { progress, planned, training, certifying, comparing } = view
  const message = view.end?.message ?? null
  const trained = planned.trained + view.trainingsEnded
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <VisuallyHidden role="status">{announcement(view)}</VisuallyHidden>
        <Text role={view.ending === null ? undefined : 'status'}>{standingSentence(view, current?.inHand)}</Text>
        {current !== null && view.ending === null && (
          <Text fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {paceInWords(current)}
          </Text>
        )}
        {seconds !== null && (
          <Text size="sm" c="dimmed">
            It took {duration(seconds)} from its beginning to its end, pauses included.
          </Text>
        )}
        {view.waiting !== null && (
          <Alert color="yellow" variant="light" role="status">{`The run waits: ${view.waiting}.`}</Alert>
        )}
        {message !== null && (
          <Alert color="red" variant="light" title="Why it failed">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {message}
            </Text>
            {endpoint !== null && view.end?.remedy === 'resume' && (
              <Text size="sm" mt="xs">
                <Anchor component={Link} href={paths.endpoint(endpoint)} size="sm">
                  Probe {endpoint} again
                </Anchor>{' '}
                to see whether it answers, then resume.
              </Text>
            )}
          </Alert>
        )}
        {progress.total > 0 && (
          <Bar
            name="Trials"
            share={progress.done / progress.total}
            going={view.state === 'running' && [training, certifying, comparing].every((each) => each === null)}
            text={progressSentence(view)}
          />
        )}
        {connection !== null && <EndpointProgress connection={connection} />}
        {comparing !== null && (
          <Bar
            name="Comparing with exact mode"
            share={comparing.done / comparing.prompts}
            going
            text={`comparing with exact mode: ${count(comparing.done)} of ${counted(comparing.prompts, 'prompt')} · ${duration(comparing.secondsLeft)} left of it`}
          />
        )}
        {planned.trainings > 0 && (
          <Bar
            name="Trainings"
            share={(trained + (certifying ? 1 : training ? training.step / training.steps : 0)) / planned.trainings}
            going={training !== null || certifying !== null}
            text={[
              `${count(trained)} of ${counted(planned.trainings, 'training')}`,
              ...(training
                ? [
                    `now ${training.name}, step ${count(training.step)} of ${count(training.steps)}`,
                    perSecond(training.tokensPerSecond, 'tokens'),
                    `${duration(training.secondsLeft)} left of it`,
                  ]
                : []),
              ...(certifying
                ? [
                    `certifying ${certifying.name}: ${count(certifying.done)} of ${counted(certifying.prompts, 'prompt')}`,
                    `${duration(certifying.secondsLeft)} left of it`,
                  ]
                : []),
            ].join(' · ')}
          />
        )}
        {planned.canDetect !== null && (
          <Text size="sm" c="dimmed">
            {planned.canDetect}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function Bar({
  name,
  share,
  going,
  text,
}: {
  readonly name: string
  readonly share: number
  readonly going: boolean
  readonly text: string
}) {
  return (
    <div>
      <Text style={{ fontVariantNumeric: 'tabular-nums' }}>{text}</Text>
      <Progress.Root size="lg">
        <Progress.Section
          value={100 * share}
          striped={going}
          animated={going}
          aria-label={name}
          aria-valuetext={text}
        />
      </Progress.Root>
    </div>
  )
}
