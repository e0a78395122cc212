import { Alert, Anchor, Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation, useParams } from 'wouter'
import { studyRequest } from '#contract/runs.ts'
import { isError, type ProblemCode, type StudyProblem } from '#core/study/problems.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { useAsked } from '../app/query.tsx'
import { stepOf } from '../app/problem-words.ts'
import { problemsOf, reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import { inWords, sentence } from './problems.tsx'
import { summaryOf } from './summary.ts'
import type { StepProps } from './step-props.ts'
import { steps } from './steps.ts'
import classes from './wizard.module.css'

/** 6: everything in one table, what is still to be mended, and the button. */
export function ReviewStep(props: StepProps) {
  const { content, change, checked, goTo, study, request } = props
  return (
    <Stack gap="md">
      <TextInput
        label="Name of the study"
        description="As it stands in the history and over its results"
        w={480}
        maxLength={200}
        value={content.name ?? ''}
        placeholder={[content.collection, content.model].filter((part) => part !== undefined).join(', ')}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <Problems checked={checked} goTo={goTo} />
      <Table withTableBorder aria-label="The study">
        <Table.Tbody>
          {summaryOf(content, study, checked, props.model).map(({ title, step, value }) => (
            <Table.Tr key={title}>
              <Table.Th scope="row" w={220}>
                {title}
              </Table.Th>
              <Table.Td className={classes['numbers']}>{value}</Table.Td>
              <Table.Td w={110}>
                {step !== null && (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    onClick={() => goTo(step)}
                    aria-label={`Change ${title}`}
                  >
                    Change
                  </Anchor>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Begin {...props} request={request} />
    </Stack>
  )
}

function Problems({ checked, goTo }: Pick<StepProps, 'checked' | 'goTo'>) {
  const problems = checked?.problems ?? []
  return (
    <>
      <Listed
        title="To be mended before the study can begin"
        color="orange"
        problems={problems.filter(isError)}
        goTo={goTo}
      />
      <Listed
        title="Worth knowing before the study begins"
        color="gray"
        problems={problems.filter((problem) => !isError(problem))}
        goTo={goTo}
      />
    </>
  )
}

interface ListedProps extends Pick<StepProps, 'goTo'> {
  readonly title: string
  readonly color: string
  readonly problems: readonly StudyProblem[]
}

/** In the order of the steps where they are mended. */
function Listed({ title, color, problems, goTo }: ListedProps) {
  if (problems.length === 0) return null
  return (
    <Alert color={color} variant="light" role="status" title={title}>
      <List size="sm">
        {steps.flatMap((step) =>
          inWords(problems.filter(({ field }) => stepOf(field) === step.name)).map((reason) => (
            <List.Item key={`${step.name} ${reason}`}>
              {sentence(reason)}{' '}
              <Anchor component="button" type="button" size="sm" onClick={() => goTo(step.name)}>
                Go to {step.title}
              </Anchor>
            </List.Item>
          )),
        )}
      </List>
    </Alert>
  )
}

/** What a study can begin without. */
const canBeLeftOut: ReadonlySet<ProblemCode> = new Set(['tasks-ineligible', 'examples-too-long'])

function Begin({ request, checked, onBegun }: StepProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const { draft } = useParams<{ readonly draft: string }>()
  const waiting = useAsked(['runs', 'queue'], (asked) => asked.runs.queue(), { again: () => 3000 })
  const { skipIneligible = false } = request
  const isBusy = waiting.data !== undefined && waiting.data.active !== null
  const begin = useMutation({
    mutationFn: (options: { readonly skipIneligible: boolean }) =>
      client.runs.start(studyRequest.parse({ ...request, ...options })),
    async onSuccess(begun) {
      onBegun()
      // The run is there; a draft that could not be removed now is no more than in the way.
      await client.drafts.remove({ id: draft }).catch(() => undefined)
      void queries.invalidateQueries()
      if (begun.state === 'started') go(paths.run(begun.run))
      else {
        notifications.show({
          title: 'The study is queued',
          message: `Number ${begun.position} in the queue; it begins by itself.`,
        })
        // The run in front of it shows the queue.
        go(waiting.data?.active ? paths.run(waiting.data.active) : paths.history)
      }
    },
  })
  const canBegin = checked !== undefined && !checked.problems.some(isError)
  const reasons = begin.error === null ? [] : reasonsOf(begin.error)
  return (
    <Stack gap="sm" align="flex-start">
      <Group>
        <Button
          size="md"
          disabled={!canBegin}
          loading={begin.isPending}
          onClick={() => begin.mutate({ skipIneligible })}
        >
          {isBusy ? 'Queue' : 'Start now'}
        </Button>
        <Text size="sm" c="dimmed">
          {isBusy
            ? 'A run is under way; this one begins when it and those before it in the queue are done.'
            : 'The study is frozen with its run: nothing that is changed afterwards changes what was asked.'}
        </Text>
      </Group>
      {begin.isPending && (
        <Text size="sm" role="status">
          Loading the model and planning the run …
        </Text>
      )}
      {reasons.length > 0 && (
        <Failure
          title="The study could not be started"
          reasons={reasons}
          onRetry={() => begin.mutate({ skipIneligible })}
        />
      )}
      {problemsOf(begin.error).some(({ code }) => canBeLeftOut.has(code)) && (
        <Button variant="default" onClick={() => begin.mutate({ skipIneligible: true })}>
          Start without these tasks
        </Button>
      )}
    </Stack>
  )
}
