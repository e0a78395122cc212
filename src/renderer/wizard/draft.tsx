import { Button, Group, Kbd, Stack, Stepper, Text, Title } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconAlertCircle } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { StepName } from '#contract/drafts.ts'
import { paths } from '../app/paths.ts'
import { Asked } from '../app/query.tsx'
import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/states.tsx'
import { StartButton, StartFailure, StartStanding } from './begin.tsx'
import { ConditionsStep } from './conditions-step.tsx'
import { CostBar } from './cost-bar.tsx'
import { MethodStep } from './method-step.tsx'
import { ModelStep } from './model-step.tsx'
import { errorsAt, StepProblems } from './problems.tsx'
import { QuestionStep } from './question-step.tsx'
import { furtherRequests, questionOf, requestOf, studyOf } from './request.ts'
import { ReviewStep } from './review-step.tsx'
import { SavedState } from './saved-state.tsx'
import type { StepProps } from './step-props.ts'
import { stepAfter, steps } from './steps.ts'
import { TasksStep } from './tasks-step.tsx'
import { useBegin } from './use-begin.ts'
import { useCheck, useModel, useSpeed, useTrainable, withTrainable, type Checked } from './use-check.ts'
import { useDraft, useStoredDraft, type StoredDraft } from './use-draft.ts'
import classes from './wizard.module.css'

const contents = {
  question: QuestionStep,
  tasks: TasksStep,
  model: ModelStep,
  conditions: ConditionsStep,
  method: MethodStep,
  review: ReviewStep,
} satisfies Record<StepName, (props: StepProps) => React.ReactNode>

/** One draft: its six steps, what it costs so far, and whether it is saved. */
export function Draft({ id }: { readonly id: string }) {
  const stored = useStoredDraft(id)
  return (
    <Asked query={stored} what="the draft">
      {(draft) => <Editor stored={draft} />}
    </Asked>
  )
}

function Editor({ stored }: { readonly stored: StoredDraft }) {
  const { content, step, saved, change, goTo, saveNow, stop } = useDraft(stored)
  const question = questionOf(content)
  const study = studyOf(content)
  const request = requestOf(content)
  const model = useModel(content)
  const speeds = useSpeed(model, content)
  const { speed } = speeds
  const trainable = useTrainable(model).data
  const check = useCheck(request, study, speed, trainable)
  const checked = withTrainable(check.data, study, trainable)
  const begin = useBegin(furtherRequests(content, request), checked, stop)
  const Content = contents[step]
  const go = (by: 1 | -1) => {
    const to = stepAfter(step, by)
    if (to !== undefined) goTo(to)
  }
  useHotkeys(
    [
      ['alt+ArrowRight', () => go(1)],
      ['alt+ArrowLeft', () => go(-1)],
      ['mod+Enter', () => go(1)],
    ],
    [],
  )
  return (
    <Page
      title={content.name?.trim() || question.title}
      about="A new study; every step can be left as it is and come back to."
      actions={
        <>
          <SavedState saved={saved} onSave={saveNow} />
          <Button component={Link} href={paths.wizard} variant="default">
            All drafts
          </Button>
        </>
      }
    >
      <Steps step={step} checked={checked} onStep={goTo} />
      <section aria-labelledby="step">
        <Stack gap="md">
          <Heading step={step} />
          <StepProblems step={step} checked={checked} />
          <Content
            content={content}
            change={change}
            question={question}
            study={study}
            request={request}
            checked={checked}
            model={model}
            trainable={trainable}
            speed={speed}
            rememberSpeed={(found) => speeds.remember(found)}
            goTo={goTo}
          />
          {check.error !== null && (
            <Failure
              title="The study could not be checked"
              reasons={[check.error.message]}
              onRetry={() => void check.refetch()}
            />
          )}
        </Stack>
      </section>
      <Text size="sm" c="dimmed">
        <Kbd>Alt</Kbd> + <Kbd>←</Kbd> back · <Kbd>Alt</Kbd> + <Kbd>→</Kbd> or <Kbd>Ctrl</Kbd> + <Kbd>Enter</Kbd> next
      </Text>
      <div className={classes['bar']}>
        <StartFailure begin={begin} />
        <Group justify="space-between" gap="xs" className={classes['standing']}>
          <CostBar checked={checked} study={study} hasSpeed={speed !== undefined} goTo={goTo} />
          <Group gap="xs" wrap="nowrap" className={classes['moves']}>
            <Button
              variant="default"
              onClick={() => go(-1)}
              disabled={stepAfter(step, -1) === undefined}
              aria-keyshortcuts="Alt+ArrowLeft"
            >
              Back
            </Button>
            <Button
              variant="light"
              onClick={() => go(1)}
              disabled={stepAfter(step, 1) === undefined}
              aria-keyshortcuts="Alt+ArrowRight Control+Enter"
            >
              Next
            </Button>
            <StartButton begin={begin} />
          </Group>
        </Group>
        <StartStanding begin={begin} goTo={goTo} />
      </div>
    </Page>
  )
}

/** The keyboard goes on at the step's beginning, but not when the page has only just been opened. */
function Heading({ step }: { readonly step: StepName }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(step)
  useEffect(() => {
    if (before.current === step) return
    before.current = step
    heading.current?.focus()
    heading.current?.scrollIntoView({ block: 'nearest' })
  }, [step])
  const place = steps.findIndex(({ name }) => name === step)
  return (
    <Title
      order={2}
      id="step"
      tabIndex={-1}
      ref={heading}
      className={classes['heading']}
    >{`${place + 1}. ${steps[place]?.heading ?? ''}`}</Title>
  )
}

interface StepsProps {
  readonly step: StepName
  readonly checked: Checked | undefined
  readonly onStep: (step: StepName) => void
}

function Steps({ step, checked, onStep }: StepsProps) {
  const active = steps.findIndex(({ name }) => name === step)
  return (
    <nav aria-label="Steps">
      <Stepper
        active={active}
        onStepClick={(index) => onStep(steps[index]?.name ?? step)}
        size="xs"
        iconSize={28}
        classNames={{ separator: classes['separator'] ?? '' }}
      >
        {steps.map(({ name, title }, i) => {
          const problems = errorsAt(checked, name).length
          // What lies ahead is not wrong yet.
          const wrong = i < active && problems > 0
          return (
            <Stepper.Step
              key={name}
              label={title}
              aria-current={name === step ? 'step' : undefined}
              {...(wrong && {
                color: 'orange',
                completedIcon: <IconAlertCircle size={18} aria-label="has a problem" />,
                description: problems === 1 ? '1 problem' : `${problems} problems`,
              })}
            />
          )
        })}
      </Stepper>
    </nav>
  )
}
