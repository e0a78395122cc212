import type { Condition } from '#core/conditions/condition.ts'
import { ActionIcon, Badge, Checkbox, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { conditionName, definitionConditions, examplesConditions, presets } from '#core/conditions/index.ts'
import { count, counted, percent } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { Untrusted } from '../app/untrusted.tsx'
import { Empty, Loading } from '../ui/states.tsx'
import { conditionTitle } from './in-words.ts'
import { sentence } from './problems.tsx'
import type { StepProps } from './step-props.ts'
import { usePrompt, type Place } from './use-prompt.ts'
import classes from './wizard.module.css'

/** A condition as this step shows it. */
export interface ShownCondition {
  readonly condition: Condition
  readonly trained: boolean
  readonly asked: boolean
  /** `null`: the question fixes it. */
  readonly onChosen: ((chosen: boolean) => void) | null
}

type Task = Awaited<ReturnType<Client['collections']['show']>>['tasks'][number]

/** The prompt of one instance under every condition side by side; it is the very text a run asks. */
export function Preview(props: StepProps & { readonly shown: readonly ShownCondition[] }) {
  const {
    content: { collection, testTasks = [], shown: chosen },
    change,
  } = props
  const client = useClient()
  const tasks = useQuery({
    queryKey: ['collections', 'show', collection],
    queryFn: () => client.collections.show({ name: collection ?? '' }),
    enabled: collection !== undefined,
  })
  const byName = useMemo(() => new Map(tasks.data?.tasks.map((task) => [task.name, task])), [tasks.data])
  const name = chosen !== undefined && byName.has(chosen.task) ? chosen.task : testTasks[0]
  const task = name === undefined ? undefined : byName.get(name)
  if (collection === undefined)
    return (
      <Empty
        title="No prompt yet"
        text="Choose a collection at the second step: every condition is then shown with the prompt of a real instance."
      />
    )
  if (tasks.isPending) return <Loading what="the tasks" />
  if (task === undefined)
    return (
      <Empty
        title="No prompt yet"
        text="Choose tasks at the second step: every condition is then shown with the prompt of a real instance."
      />
    )
  const instance = Math.min(chosen?.task === task.name ? chosen.instance : 0, Math.max(0, task.instances - 1))
  const show = (next: { readonly task: string; readonly instance: number }) => change({ shown: next })
  const names = testTasks.length > 0 ? testTasks : [...byName.keys()]
  return (
    <Stack gap="sm">
      <Group align="flex-end">
        <Select
          label="Prompts of the task"
          w={440}
          searchable
          limit={200}
          allowDeselect={false}
          nothingFoundMessage="No such task"
          data={names.includes(task.name) ? names : [task.name, ...names]}
          value={task.name}
          onChange={(next) => {
            if (next !== null) show({ task: next, instance: 0 })
          }}
        />
        <Group gap="xs" pb={4}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Previous instance"
            disabled={instance === 0}
            onClick={() => show({ task: task.name, instance: instance - 1 })}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <Text size="sm" role="status">
            Instance {count(instance + 1)} of {count(task.instances)}
          </Text>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Next instance"
            disabled={instance + 1 >= task.instances}
            onClick={() => show({ task: task.name, instance: instance + 1 })}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Prompts {...props} task={task} place={{ collection, task: task.name, instance }} />
    </Stack>
  )
}

function Prompts({
  shown,
  study,
  content,
  model,
  task,
  place,
}: StepProps & { readonly shown: readonly ShownCondition[]; readonly task: Task; readonly place: Place }) {
  const asked = {
    place,
    k: study.k,
    seed: study.seed,
    maxAnswerTokens: study.maxAnswerTokens,
    stop: study.stop,
    instancesPerTask: study.instancesPerTask,
    format: content.format ?? null,
    systemMessage: content.systemMessage ?? null,
    model,
  }
  const reference =
    shown.find(({ condition }) => conditionName(condition) === conditionName(presets.original)) ?? shown[0]
  const original = usePrompt({ ...asked, condition: reference?.condition ?? presets.original })
  return (
    <Stack gap="sm">
      <div className={classes['prompts']}>
        {shown.map((each) => (
          <ConditionCard
            key={conditionName(each.condition)}
            shown={each}
            asked={asked}
            before={each === reference ? undefined : original.prompt?.text}
          />
        ))}
      </div>
      <RandomBaseline task={task} />
    </Stack>
  )
}

interface ConditionCardProps {
  readonly shown: ShownCondition
  readonly asked: Omit<Parameters<typeof usePrompt>[0], 'condition'>
  /** What differs from it is marked; undefined: nothing is. */
  readonly before: string | undefined
}

function ConditionCard({ shown: { condition, trained, asked: isAsked, onChosen }, asked, before }: ConditionCardProps) {
  const { prompt, error, withoutModel, isPending } = usePrompt({ ...asked, condition })
  const title = conditionTitle(condition)
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Checkbox
            label={<Text fw={600}>{title}</Text>}
            checked={trained || isAsked}
            disabled={onChosen === null}
            classNames={{ label: classes['title'] ?? '' }}
            onChange={({ currentTarget }) => onChosen?.(currentTarget.checked)}
          />
        </Group>
        {onChosen === null && (
          <Group gap={4}>
            {trained && <Badge variant="light">trained under</Badge>}
            {isAsked && (
              <Badge variant="light" color="gray">
                asked under
              </Badge>
            )}
          </Group>
        )}
        {isPending && <Loading what="the prompt" />}
        {error.length > 0 && (
          <Text size="sm" c="orange.8" role="status">
            {error.map(sentence).join(' ')}
          </Text>
        )}
        {prompt !== undefined && (
          <>
            <Untrusted label={`Prompt under ${title}`} text={prompt.text} before={before ?? prompt.text} />
            <Text size="sm" c="dimmed">
              {[
                prompt.promptTokens === null
                  ? `${count(prompt.text.length)} characters`
                  : counted(prompt.promptTokens, 'token'),
                prompt.format,
                prompt.exampleSources.length > 0 ? `examples: ${prompt.exampleSources.join(', ')}` : 'no examples',
                ...(prompt.dropped > 0 ? [`${counted(prompt.dropped, 'example')} dropped, over the context`] : []),
              ].join(' · ')}
            </Text>
            <Text size="sm" c="dimmed">
              {definitionConditions[condition.definition].describe}; {examplesConditions[condition.examples].describe}
              {onChosen === null && ' (chosen above, or fixed by the question)'}
            </Text>
            <Text size="sm" c="dimmed">
              Free {prompt.stop}.
            </Text>
            {prompt.systemMessage !== null && (
              <Text size="sm" c="dimmed">
                System message: {prompt.systemMessage}
              </Text>
            )}
            {prompt.notes.map((note) => (
              <Text key={note} size="sm">
                {sentence(note)}
              </Text>
            ))}
            {withoutModel.length > 0 && (
              <Text size="sm" c="dimmed">
                Shown without the model, so without tokens and chat template: {withoutModel.join(' ')}
              </Text>
            )}
          </>
        )}
      </Stack>
    </Paper>
  )
}

/** The fifth line of every table: it asks no model, and so costs nothing. */
function RandomBaseline({ task }: { readonly task: Task }) {
  const { labels, kind } = task
  return (
    <Paper withBorder p="sm" component="section" aria-label="Random baseline">
      <Stack gap="xs">
        <Checkbox
          label={<Text fw={600}>Random baseline</Text>}
          checked
          disabled
          classNames={{ label: classes['title'] ?? '' }}
          onChange={() => undefined}
        />
        <Text size="sm" c="dimmed">
          Always stands beside the conditions; it asks no model and costs nothing.
        </Text>
        {kind === 'choice' && (
          <Text size="sm">
            Guesses among the options of each instance: right with the mean of 1 in m, of the m options of an instance.
            Copying stands beside it in the results.
          </Text>
        )}
        {kind === 'generation' && (
          <Text size="sm">
            A generation task has no closed label space to guess in. Copying the input and the first example stand
            beside the conditions in the results.
          </Text>
        )}
        {kind === 'classification' && (
          <>
            <Text size="sm">
              Guesses among the {counted(labels.length, 'label')} of this task: right with{' '}
              {percent(100 / Math.max(1, labels.length))} of the instances, 1 in {count(labels.length)}.
            </Text>
            <div className={classes['prompt']} tabIndex={0} role="region" aria-label="Label space">
              <Text size="sm">{labels.join(' · ')}</Text>
            </div>
            <Text size="sm" c="dimmed">
              The majority label and copying stand beside it in the results.
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  )
}
