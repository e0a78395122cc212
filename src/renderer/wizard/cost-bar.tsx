import { Anchor, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { StepName } from '#contract/drafts.ts'
import { bytes, count, counted } from '#core/numbers.ts'
import type { AskedStudy } from '#core/study/questions/index.ts'
import { about, timeInWords, totalTime } from '#core/study/estimate-words.ts'
import { speedCheckId } from './speed.ts'
import type { Checked } from './use-check.ts'
import classes from './wizard.module.css'

export interface CostBarProps {
  readonly checked: Checked | undefined
  readonly study: AskedStudy
  readonly hasSpeed: boolean
  readonly goTo: (step: StepName) => void
}

/** What the study comes to so far, in sight at every step. */
export function CostBar({ checked, study, hasSpeed, goTo }: CostBarProps) {
  const { size = null, tokens = null, disk = null } = checked ?? {}
  const time = totalTime(checked?.time ?? null)
  const speedLink = (text: string) => (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="start"
      onClick={() => {
        goTo('model')
        // Also where the step is there already; the heading of another takes the focus first.
        setTimeout(toSpeedCheck, 150)
      }}
    >
      {text}
    </Anchor>
  )
  return (
    <section aria-label="Cost so far">
      <Group gap="md" align="flex-start" wrap="nowrap">
        <Part title="Trials" where="roomy">
          {size === null ? '–' : `${count(size.trials)} in ${counted(size.cells, 'cell')}`}
        </Part>
        {study.tuning !== null && (
          <Part title="Trainings" where="roomy">
            {size === null ? '–' : count(size.trainings)}
          </Part>
        )}
        <Part title="Tokens" where="wide">
          {tokens === null
            ? '–'
            : about(tokens.evaluated + (tokens.answers.low + tokens.answers.high) / 2 + tokens.training)}
        </Part>
        <Part title="Time">
          {time !== null && size !== null && size.trials > 0
            ? timeInWords(time)
            : !hasSpeed
              ? speedLink('make a speed check')
              : tokens !== null && study.tuning !== null
                ? speedLink('check the speed of training')
                : '–'}
        </Part>
        <Part title="Disk" where="wide">
          {disk === null
            ? '–'
            : disk.models === null
              ? `${bytes(disk.trials)} and the models`
              : bytes(disk.trials + disk.models)}
        </Part>
      </Group>
    </section>
  )
}

function toSpeedCheck(): void {
  const button = document.getElementById(speedCheckId)
  button?.scrollIntoView({ block: 'center' })
  button?.focus()
}

interface PartProps {
  readonly title: string
  /** What gives way where there is little room: to both sides, or below. Review has all of it. */
  readonly where?: 'wide' | 'roomy'
  readonly children: ReactNode
}

function Part({ title, where, children }: PartProps) {
  return (
    <Stack gap={0} className={where && classes[where]}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text component="div" size="sm" fw={600} className={classes['numbers']}>
        {children}
      </Text>
    </Stack>
  )
}
