import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import type { StepName } from '#contract/drafts.ts'
import type { ProblemCode } from '#core/study/problems.ts'
import { problemsOf, reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import type { Begin, Obstacle } from './use-begin.ts'

const obstacleId = 'not-startable'

/** In sight at every step. */
export function StartButton({ begin }: { readonly begin: Begin }) {
  return (
    <Button
      disabled={begin.obstacle !== null}
      loading={begin.isPending}
      onClick={() => begin.start()}
      aria-describedby={begin.obstacle === null ? undefined : obstacleId}
    >
      {begin.isBusy ? 'Queue' : 'Start now'}
    </Button>
  )
}

export interface StartStandingProps {
  readonly begin: Begin
  readonly goTo: (step: StepName) => void
}

/** What keeps the study from starting, or what starting it is at; nothing where it can simply start. */
export function StartStanding({ begin, goTo }: StartStandingProps) {
  const { obstacle, isBusy, isPending } = begin
  if (isPending)
    return (
      <Text size="sm" role="status">
        Loading the model and planning the run …
      </Text>
    )
  if (obstacle !== null) return <ObstacleLine obstacle={obstacle} goTo={goTo} />
  return isBusy ? (
    <Text size="sm" c="dimmed">
      A run is under way; this study starts when the queue reaches it.
    </Text>
  ) : null
}

function ObstacleLine({ obstacle, goTo }: { readonly obstacle: Obstacle } & Pick<StartStandingProps, 'goTo'>) {
  const { reason, step, others } = obstacle
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" lineClamp={1} id={obstacleId} title={reason}>
        {step === null ? reason : `Cannot start yet: ${reason}`}
      </Text>
      {step !== null && (
        <Anchor component="button" type="button" size="sm" flex="none" onClick={() => goTo(step)}>
          Fix it
        </Anchor>
      )}
      {others > 0 && (
        <Anchor component="button" type="button" size="sm" flex="none" onClick={() => goTo('review')}>
          and {others} more
        </Anchor>
      )}
    </Group>
  )
}

/** What a study can begin without. */
const canBeLeftOut: ReadonlySet<ProblemCode> = new Set(['tasks-ineligible', 'examples-too-long'])

/** Why it was refused. */
export function StartFailure({ begin }: { readonly begin: Begin }) {
  const { error, start } = begin
  if (error === null) return null
  return (
    <Stack gap="xs" align="flex-start" pb="xs">
      <Failure title="The study could not be started" reasons={reasonsOf(error)} onRetry={() => start()} />
      {problemsOf(error).some(({ code }) => canBeLeftOut.has(code)) && (
        <Button variant="default" onClick={() => start({ skipIneligible: true })}>
          Start without these tasks
        </Button>
      )}
    </Stack>
  )
}
