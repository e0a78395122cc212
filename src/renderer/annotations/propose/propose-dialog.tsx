import { Button, Checkbox, Group, Modal, NumberInput, Progress, Select, Stack, Text } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { count, counted, duration, percent, perSecond } from '#core/numbers.ts'
import { useAsked } from '../../app/query.tsx'
import { Failure } from '../../ui/states.tsx'
import { DataTable, type Column } from '../../ui/table.tsx'
import { useReturnFocus } from '../../ui/use-return-focus.ts'
import type { Proposed, ProposeRequest, ProposeState } from './use-proposing.ts'

export interface ProposeDialogProps {
  readonly tasks: number
  readonly state: ProposeState
  readonly onStart: (request: ProposeRequest) => void
  /** Walks through what needs a second look. */
  readonly onWalk: () => void
  readonly onForget: () => void
  readonly onClose: () => void
}

/** Pairs for a whole collection at once; it goes on when this is closed. */
export function ProposeDialog(props: ProposeDialogProps) {
  useReturnFocus()
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Propose pairs for the whole collection"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Content {...props} />
    </Modal>
  )
}

function Content({ tasks, state, onStart, onWalk, onForget, onClose }: ProposeDialogProps) {
  switch (state.state) {
    case 'idle':
      return <Form tasks={tasks} onStart={onStart} />
    case 'under way':
      return <UnderWay state={state} tasks={tasks} onClose={onClose} />
    case 'done':
      return <Done proposed={state.proposed} onWalk={onWalk} onForget={onForget} />
    case 'stopped':
      return (
        <Stack>
          <Text size="sm" role="status">
            It was stopped. What was proposed until then is kept, a step a task; undo takes each back.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onForget}>
              Again …
            </Button>
          </Group>
        </Stack>
      )
    case 'failed':
      return (
        <Stack>
          <Failure title="Not everything was proposed" reasons={state.reasons} onRetry={() => onStart(state.request)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onForget}>
              Change something …
            </Button>
          </Group>
        </Stack>
      )
  }
}

const noModel = ''

function Form({ tasks, onStart }: Pick<ProposeDialogProps, 'tasks' | 'onStart'>) {
  const models =
    useAsked(['models', 'list'], (client) => client.models.list()).data?.models.filter(
      ({ kind }) => kind === 'model',
    ) ?? []
  const [perTask, setPerTask] = useState(4)
  const [approveClear, setApproveClear] = useState(true)
  const [model, setModel] = useState(noModel)
  const [instances, setInstances] = useState(20)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onStart({ perTask, approveClear, model: model === noModel ? null : model, instancesPerTask: instances })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Negative examples, wrong labels and rotated outputs are proposed for each of the {counted(tasks, 'task')} that
          has fewer pairs than wanted. Only what passes every validator is; what could be right after all needs a second
          look.
        </Text>
        <NumberInput
          label="Pairs a task shall have"
          description="Rejected ones are not counted"
          w={260}
          min={1}
          max={100}
          allowDecimal={false}
          value={perTask}
          onChange={(value) => setPerTask(Number(value) || 1)}
          data-autofocus
        />
        <Checkbox
          label="Approve at once what leaves no doubt"
          description="The others wait for a second look"
          checked={approveClear}
          onChange={({ currentTarget }) => setApproveClear(currentTarget.checked)}
        />
        <Group align="flex-end">
          <Select
            label="A model’s own wrong answers"
            description="It is asked in the background; no run waits for it, and it waits for none"
            w={340}
            allowDeselect={false}
            value={model}
            data={[{ value: noModel, label: 'None' }, ...models.map(({ name }) => ({ value: name, label: name }))]}
            onChange={(value) => setModel(value ?? noModel)}
          />
          <NumberInput
            label="Instances asked of each task"
            w={200}
            min={1}
            max={100}
            allowDecimal={false}
            disabled={model === noModel}
            value={instances}
            onChange={(value) => setInstances(Number(value) || 1)}
          />
        </Group>
        <Group justify="flex-end">
          <Button type="submit">Propose</Button>
        </Group>
      </Stack>
    </form>
  )
}

function UnderWay({
  state: { reported, stop },
  tasks,
  onClose,
}: {
  readonly state: Extract<ProposeState, { readonly state: 'under way' }>
  readonly tasks: number
  readonly onClose: () => void
}) {
  const done = reported?.done ?? 0
  const total = reported?.total ?? tasks
  const left = reported?.secondsLeft ?? null
  return (
    <Stack>
      <Progress value={total === 0 ? 100 : (100 * done) / total} aria-label="Proposing" />
      <Text size="sm" role="status">
        {count(done)} of {counted(total, 'task')} · {counted(reported?.proposed ?? 0, 'pair')} proposed ·{' '}
        {perSecond(reported?.perSecond ?? null, 'tasks')}
        {left === null ? '' : ` · about ${duration(left)} left`}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {reported?.task ?? 'Beginning …'}
      </Text>
      <Group justify="space-between">
        <Button variant="default" onClick={stop}>
          Stop
        </Button>
        <Button variant="default" onClick={onClose}>
          Go on annotating meanwhile
        </Button>
      </Group>
    </Stack>
  )
}

type Short = Proposed['short'][number]

const shortColumns: readonly Column<Short>[] = [
  { id: 'task', title: 'Task', value: ({ task }) => task, show: ({ task }) => <span title={task}>{task}</span> },
  { id: 'pairs', title: 'Pairs', value: ({ pairs }) => pairs, numeric: true, width: 80 },
  {
    id: 'reason',
    title: 'Why',
    value: ({ reason }) => reason,
    show: ({ reason }) => <span title={reason}>{reason}</span>,
    width: 320,
  },
]

function Done({
  proposed: { tasks, proposed, approved, doubtful, short, passedOver },
  onWalk,
  onForget,
}: { readonly proposed: Proposed } & Pick<ProposeDialogProps, 'onWalk' | 'onForget'>) {
  const all = Object.values(proposed).reduce((sum, each) => sum + each, 0)
  return (
    <Stack>
      <Text fw={600} role="status">
        {counted(all, 'pair')} proposed for {counted(tasks, 'task')}: {count(approved)} approved at once,{' '}
        {count(doubtful)} to look at again.
      </Text>
      {all > 0 && (
        <Text size="sm">
          {Object.entries(proposed)
            .filter(([, each]) => each > 0)
            .map(([source, each]) => `${source} ${count(each)} (${percent((100 * each) / all, 0)})`)
            .join(' · ')}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {counted(passedOver, 'candidate')} passed over by the validators.
      </Text>
      {short.length > 0 && <Text size="sm">{counted(short.length, 'task')} with fewer pairs than wanted:</Text>}
      {short.length > 0 && (
        <DataTable
          label="Tasks with fewer pairs than wanted"
          columns={shortColumns}
          rows={short}
          rowKey={({ task }) => task}
          maxHeight={240}
        />
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={onForget}>
          Propose again …
        </Button>
        <Button disabled={doubtful === 0} onClick={onWalk} data-autofocus>
          Walk through the doubtful ones
        </Button>
      </Group>
    </Stack>
  )
}
