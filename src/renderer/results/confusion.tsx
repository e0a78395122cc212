import { Group, Select, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { counted, percent } from '#core/numbers.ts'
import { confusionTable } from '#core/tables/confusion.ts'
import { markedName } from '#core/tables/words.ts'
import { confusionFigure } from '#figures/confusion.ts'
import { behindToAddress } from '../app/behind.ts'
import type { Client } from '../app/client.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { Empty } from '../ui/states.tsx'
import { DetailButtons } from './table-buttons.tsx'
import type { TaskDifferencesProps } from './task-differences.tsx'
import { filterFromAddress } from './trial-filter.ts'
import { chosenFrom } from './use-place.ts'
import { visibleLine } from './visible.ts'

type Confusions = Awaited<ReturnType<Client['results']['confusion']>>
type Cell = Confusions['cells'][number]

/** Which label was answered where which was right. */
export function Confusion({ run, stamp, chosen, onChoose, onTrials }: TaskDifferencesProps) {
  const [task, pooled] = [chosen.get('task'), chosen.get('of') !== 'task']
  const place = Number(chosen.get('cell') ?? 0)
  const asked = useAsked(
    ['results', run, 'confusion', task, pooled, stamp],
    (client, signal) => client.results.confusion({ run, task, pooled }, { signal }),
    { keep: true },
  )
  const choose = (change: Readonly<Record<string, string | null>>) =>
    onChoose(chosenFrom({ task, of: pooled ? null : 'task', cell: chosen.get('cell'), ...change }))
  return (
    <Asked query={asked} what="the answers by label">
      {(confusions) => {
        const cell = confusions.cells[place] ?? confusions.cells[0]
        if (cell === undefined)
          return (
            <Empty
              title="No labels"
              text={
                confusions.without.length > 0
                  ? withoutInWords(confusions)
                  : 'Answers by label would be here: this run has asked no classification or choice task.'
              }
            />
          )
        return (
          <Stack gap="lg" aria-busy={asked.isFetching}>
            <Group justify="space-between" align="flex-end">
              <Group gap="sm" align="flex-end">
                <TaskSelect confusions={confusions} task={task} pooled={pooled} onChoose={choose} />
                <Select
                  label="Cell"
                  w={360}
                  size="sm"
                  allowDeselect={false}
                  searchable
                  data={confusions.cells.map((each, i) => ({ value: String(i), label: markedName(each) }))}
                  value={String(confusions.cells.indexOf(cell))}
                  onChange={(chosenCell) => choose({ cell: chosenCell })}
                />
              </Group>
              <Group gap="xs">
                <DetailButtons asked={{ of: 'confusion', run, task, pooled }} />
              </Group>
            </Group>
            <Shown confusions={confusions} cell={cell} onTrials={onTrials} />
            {confusions.without.length > 0 && (
              <Text size="sm" c="dimmed">
                {withoutInWords(confusions)}
              </Text>
            )}
          </Stack>
        )
      }}
    </Asked>
  )
}

interface TaskSelectProps {
  readonly confusions: Confusions
  readonly task: string | null
  readonly pooled: boolean
  readonly onChoose: (change: Readonly<Record<string, string | null>>) => void
}

/** All tasks with the same labels together, or one of them. */
function TaskSelect({ confusions: { spaces, tasks }, task, pooled, onChoose }: TaskSelectProps) {
  const data = spaces.map(({ labels, tasks: of }) => ({
    group: labelsInWords(labels),
    items: [
      ...(of.length > 1
        ? [{ value: `all ${of[0] ?? ''}`, label: `all ${counted(of.length, 'task')} with these labels` }]
        : []),
      ...of.map((name) => ({ value: `one ${name}`, label: name })),
    ],
  }))
  const first = task ?? tasks[0] ?? ''
  const space = spaces.find(({ tasks: of }) => of.includes(first))
  const isPooled = pooled && (space?.tasks.length ?? 0) > 1
  return (
    <Select
      label="Task"
      w={340}
      size="sm"
      allowDeselect={false}
      searchable
      limit={200}
      data={data}
      value={isPooled ? `all ${space?.tasks[0] ?? ''}` : `one ${first}`}
      onChange={(value) =>
        value !== null && onChoose({ task: value.slice(4), of: value.startsWith('one') ? 'task' : null })
      }
    />
  )
}

interface ShownProps extends Pick<TaskDifferencesProps, 'onTrials'> {
  readonly confusions: Confusions
  readonly cell: Cell
}

function Shown({ confusions, cell, onTrials }: ShownProps) {
  const { study, labels, others, tasks } = confusions
  const of = tasks.length === 1 ? (tasks[0] ?? '') : counted(tasks.length, 'task')
  const answers = useMemo(() => [...labels, ...others], [labels, others])
  const figure = useMemo(
    () =>
      confusionFigure({
        study,
        task: of,
        name: cell.name,
        labels: labels.map(visibleLine),
        answers: answers.map(visibleLine),
        counts: cell.counts,
      }),
    [study, of, cell, labels, answers],
  )
  const table = useMemo(
    () => confusionTable({ ...confusions, labels: labels.map(visibleLine) }, confusions.cells.indexOf(cell)),
    [confusions, labels, cell],
  )
  const title = `Answers by label, ${cell.name}`
  return (
    <Stack component="section" gap="xs" aria-label={table.title}>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed">
        {counted(cell.n, 'trial')} of {of}, {percent(cell.n === 0 ? null : (100 * cell.right) / cell.n)} right. An
        answer counts as the label that it equals as exact match compares (after normalisation), so the diagonal is
        exact match.
        {cell.outOfFormat > 0
          ? ` ${counted(cell.outOfFormat, 'answer')} counted as a label ${cell.outOfFormat === 1 ? 'is' : 'are'} out-of-format: literally no label.`
          : ''}
        {cell.outside > 0 ? ` ${counted(cell.outside, 'trial')} with references that are no labels are left out.` : ''}
        {cell.failed > 0 ? ` ${counted(cell.failed, 'engine error')} left out.` : ''}
      </Text>
      {figure === null ? (
        <Text size="sm">Nothing is answered yet.</Text>
      ) : (
        <DrawnFigure
          figure={figure}
          // Trials are filtered by one task or by all of them.
          onTrials={
            tasks.length === 1
              ? (behind) => onTrials(filterFromAddress(behindToAddress(behind, confusions.cells)))
              : undefined
          }
        />
      )}
      <ResultsTable table={table} rowKey={({ place }) => String(place)} />
    </Stack>
  )
}

/** Of choice tasks without letters. */
function withoutInWords({ without }: Confusions): string {
  const byReason = Map.groupBy(without, ({ reason }) => reason)
  return [...byReason]
    .map(
      ([reason, of]) =>
        `No answers by label of ${of
          .slice(0, 3)
          .map(({ task }) => task)
          .join(', ')}${of.length > 3 ? ` and ${counted(of.length - 3, 'more task')}` : ''}: ${reason}.`,
    )
    .join(' ')
}

function labelsInWords(labels: readonly string[]): string {
  const text = labels.map(visibleLine).join(' · ')
  return text.length > 60 ? `${text.slice(0, 58)}… (${labels.length})` : text
}
