import { Button, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { count, decimal, duration } from '#core/numbers.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { dateTime } from '../ui/dates.ts'
import { Failure } from '../ui/states.tsx'
import { speedCheckId } from './speed.ts'
import type { StepProps } from './step-props.ts'
import type { AskableModel } from './askable-model.ts'

/** Seconds it takes at most where the model answers a prompt in two; fast mode measures exact mode, too. */
const usual = 15

/** Fewer threads are suggested from so many times the speed on. */
const worthSuggesting = 1.1

/** Asks the model a few prompts, and trains it a few steps in memory, to tell how long the study takes. */
export function SpeedCheck({
  content,
  change,
  study,
  request,
  model,
  speed,
  rememberSpeed,
}: StepProps & { readonly model: AskableModel }) {
  const client = useClient()
  const stopping = useRef<AbortController>(undefined)
  const [elapsed, setElapsed] = useState(0)
  const clock = useInterval(() => setElapsed((before) => before + 0.2), 200)
  const { tuning } = study
  const { mode = 'exact' } = content
  const check = useMutation({
    mutationFn() {
      setElapsed(0)
      clock.start()
      const { signal } = (stopping.current = new AbortController())
      return client.studies.calibrate(
        {
          model: model.asked,
          gpuLayers: content.gpuLayers ?? 'auto',
          maxAnswerTokens: study.maxAnswerTokens,
          mode,
          ...(typeof content.threads === 'number' && { threads: content.threads }),
          ...(request.tuning && model.endpoint === null && { method: request.tuning.method }),
          ...(content.collection !== undefined && { collection: content.collection }),
        },
        { signal },
      )
    },
    onSuccess: ({
      prompt,
      answer,
      train,
      tokensPerCharacter,
      answerTokens,
      load,
      template,
      exact,
      withoutTraining,
      wide,
      fewerThreads,
      gpu,
    }) =>
      rememberSpeed({
        rates: {
          prompt,
          answer,
          train,
          tokensPerCharacter,
          answerTokens,
          load,
          ...(template && { template }),
          ...(exact && { exact }),
        },
        method: train === null ? null : (tuning?.method.kind ?? null),
        withoutTraining,
        wide,
        fewerThreads,
        gpu,
        at: new Date().toISOString(),
      }),
    onSettled: clock.stop,
  })
  const wide = speed?.wide ?? null
  const fewer = speed?.fewerThreads ?? null
  const lacksTraining = speed !== undefined && tuning !== null && speed.method !== tuning.method.kind
  return (
    <Stack gap="xs" component="section" aria-label="Speed check">
      <Group>
        <Button
          id={speedCheckId}
          variant={speed === undefined || lacksTraining ? 'filled' : 'default'}
          onClick={() => check.mutate()}
          loading={check.isPending}
        >
          {speed === undefined ? 'Check the speed' : 'Check the speed again'}
        </Button>
        {check.isPending ? (
          <Group gap="sm" role="status">
            <Progress value={Math.min(98, (100 * elapsed) / usual)} w={200} aria-label="Speed check" />
            <Text size="sm">
              {elapsed < usual
                ? `about ${duration(usual - elapsed)} left`
                : `${duration(elapsed)}; the model takes its time to load`}
            </Text>
            <Button size="compact-sm" variant="subtle" onClick={() => stopping.current?.abort()}>
              Cancel
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Takes at most {usual} seconds where the model answers in two, and measures {mode} mode (chosen at step 5).
            Nothing is written; the times the wizard shows are made of it, and hold while the machine is as busy as
            then.
          </Text>
        )}
      </Group>
      {check.error !== null && reasonsOf(check.error).length > 0 && (
        <Failure
          title="The speed could not be checked"
          reasons={reasonsOf(check.error)}
          onRetry={() => check.mutate()}
        />
      )}
      {lacksTraining && !check.isPending && (
        <Text size="sm" c="orange" role="status">
          {speed.withoutTraining === null
            ? 'Training was not measured yet; check the speed again.'
            : `Training could not be measured: ${speed.withoutTraining}.`}
        </Text>
      )}
      {speed !== undefined && <Measured {...speed} />}
      {wide !== null && (
        <Text size="sm" role="status">
          {wide === 'few'
            ? 'The estimate is wide: the model is slow here, so that only a few prompts could be timed.'
            : 'The estimate is wide: prompts took different times, as they do beside other work on this machine.'}
        </Text>
      )}
      {fewer !== null && fewer.times >= worthSuggesting && content.threads !== fewer.threads && (
        <Group gap="sm" role="status">
          <Text size="sm">
            {fewer.threads === 1 ? 'One thread is' : `${count(fewer.threads)} threads are`} {decimal(fewer.times)} times
            as fast as {content.threads === null || content.threads === undefined ? 'all of them' : content.threads}
            {fewer.threads === 1 && ': the machine is busy'}.
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => change({ threads: fewer.threads })}>
            Use {fewer.threads === 1 ? 'one thread' : `${count(fewer.threads)} threads`}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Measured({ rates, at, gpu }: NonNullable<StepProps['speed']>) {
  const rows = [
    ['Reading prompts', rates.prompt],
    ['Answering', rates.answer],
    ['Training', rates.train],
  ] as const
  return (
    <Table w="auto" withTableBorder aria-label="Measured speed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Tokens per second</Table.Th>
          <Table.Th ta="right">usual</Table.Th>
          <Table.Th ta="right">lowest</Table.Th>
          <Table.Th ta="right">highest</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(
          ([name, spread]) =>
            spread !== null && (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {[spread.mid, spread.low, spread.high].map((value, i) => (
                  <Table.Td key={i} ta="right">
                    {value < 100 ? decimal(value) : count(value)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ),
        )}
      </Table.Tbody>
      <Table.Caption>
        Measured {dateTime(at)}
        {gpu !== '' && `, GPU: ${gpu}`}; {decimal(rates.tokensPerCharacter, 2)} tokens per character
        {rates.answerTokens !== null && `, ${decimal(rates.answerTokens)} tokens per free answer`}.
      </Table.Caption>
    </Table>
  )
}
