import { ActionIcon, Button, Checkbox, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { conditionName, isSameCondition, presets } from '#core/conditions/index.ts'
import { count, counted, percent } from '#core/numbers.ts'
import { drawnPositions } from '#core/study/asked-instances.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { Empty, Loading } from '../ui/states.tsx'
import { ConditionCard, type ConditionCardProps, type ShownCondition } from './condition-card.tsx'
import { FormatPrompts, sampledFor } from './format-prompts.tsx'
import { PlaygroundBar } from './playground.tsx'
import type { StepProps } from './step-props.ts'
import { usePlayground } from './use-playground.ts'
import { ownText, usePrompt, type Place } from './use-prompt.ts'
import classes from './wizard.module.css'

type Task = Awaited<ReturnType<Client['collections']['show']>>['tasks'][number]

/** The prompt of one instance under every condition side by side; it is the very text a run asks. */
export function Preview(props: StepProps & { readonly shown: readonly ShownCondition[] }) {
  const {
    content: { collection, testTasks = [], shown: chosen },
    change,
    study,
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
  const drawn = drawnPositions({ name: task.name, instanceCount: task.instances }, study)
  const planned = Math.min(task.instances, study.instancesPerTask ?? task.instances)
  const instance = Math.max(0, Math.min(chosen?.task === task.name ? chosen.instance : 0, planned - 1))
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
            Instance {count(instance + 1)} of {count(planned)}
          </Text>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Next instance"
            disabled={instance + 1 >= planned}
            onClick={() => show({ task: task.name, instance: instance + 1 })}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Prompts
        {...props}
        task={task}
        place={{ collection, task: task.name, instance: drawn?.[instance] ?? instance }}
      />
    </Stack>
  )
}

function Prompts({
  shown,
  task,
  place,
  ...props
}: StepProps & { readonly shown: readonly ShownCondition[]; readonly task: Task; readonly place: Place }) {
  const { study, content, model } = props
  const formats = sampledFor(study)
  const asked = {
    place,
    k: study.k,
    seed: study.seed,
    maxAnswerTokens: study.maxAnswerTokens,
    stop: study.stop,
    instances: { instancesPerTask: study.instancesPerTask, instanceSeed: study.instanceSeed },
    format: content.format ?? null,
    sampledFormat: formats[0],
    systemMessage: content.systemMessage ?? null,
    model,
  }
  const [first] = shown
  const [all, setAll] = useState(false)
  const inSight = all ? shown : shown.slice(0, shownAtFirst)
  const playground = usePlayground(
    inSight.map(({ condition }) => condition),
    asked,
    content,
  )
  return (
    <Stack gap="sm">
      <PlaygroundBar playground={playground} hasModel={model !== undefined} goTo={props.goTo} />
      {formats.length > 0 && (
        <FormatPrompts formats={formats} asked={asked} condition={first && referenceOf(first, shown)?.condition} />
      )}
      <div className={classes['prompts']}>
        {inSight.map((each) => (
          <MarkedCard
            key={conditionName(each.condition)}
            shown={each}
            asked={asked}
            reference={referenceOf(each, shown)}
            answer={playground.answers.get(conditionName(each.condition))}
          />
        ))}
      </div>
      {shown.length > shownAtFirst && (
        <Button variant="subtle" size="compact-sm" aria-expanded={all} w="fit-content" onClick={() => setAll(!all)}>
          {all ? `The first ${shownAtFirst} conditions only` : `All ${shown.length} conditions`}
        </Button>
      )}
      <RandomBaseline task={task} />
    </Stack>
  )
}

/** Conditions: of templates and demonstrations there may be a hundred. */
const shownAtFirst = 12

/** A prompt with what differs from another marked. */
function MarkedCard({ shown, asked, reference, answer }: Omit<ConditionCardProps, 'before'>) {
  const original = usePrompt({ ...asked, condition: reference?.condition ?? presets.original })
  const before = shown === reference || original.prompt === undefined ? undefined : ownText(original.prompt)
  return <ConditionCard shown={shown} asked={asked} before={before} reference={reference} answer={answer} />
}

/** Original examples, for others of the same draw: else every example would differ. */
function referenceOf({ condition }: ShownCondition, shown: readonly ShownCondition[]): ShownCondition | undefined {
  const { selection, examples } = condition
  const ofDraw =
    selection === undefined || examples === 'original'
      ? undefined
      : shown.find((each) => isSameCondition(each.condition, { ...presets.original, selection }))
  return ofDraw ?? shown.find((each) => isSameCondition(each.condition, presets.original)) ?? shown[0]
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
          Always reported with the conditions; it asks no model and costs nothing.
        </Text>
        {kind === 'choice' && (
          <Text size="sm">
            Guesses among the options of each instance: right with the mean of 1 in m, of the m options of an instance.
            The results report copying too.
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
              The results report the majority label and copying too.
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  )
}
