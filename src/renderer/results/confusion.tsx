import { Group, Select, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { count, counted, decimal, percent } from '#core/numbers.ts'
import { rowShares } from '#core/study/confusion.ts'
import { mark } from '#core/study/mark.ts'
import { confusionFigure } from '#figures/confusion.ts'
import type { Client } from '../app/client.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { Empty } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { DetailButtons } from './table-buttons.tsx'
import type { TaskDifferencesProps } from './task-differences.tsx'
import { chosenFrom } from './use-place.ts'
import { visibleLine } from './visible.ts'
import { widthOf } from './words.ts'

type Confusions = Awaited<ReturnType<Client['results']['confusion']>>
type Cell = Confusions['cells'][number]

/** Which label was answered where which was right. */
export function Confusion({ run, stamp, chosen, onChoose }: Omit<TaskDifferencesProps, 'onTrials'>) {
  const [task, pooled] = [chosen.get('task'), chosen.get('of') !== 'task']
  const place = Number(chosen.get('cell') ?? 0)
  const asked = useAsked(['results', run, 'confusion', task, pooled, stamp], (client, signal) => client.results.confusion({ run, task, pooled }, { signal }), { keep: true })
  const choose = (change: Readonly<Record<string, string | null>>) => onChoose(chosenFrom({ task, of: pooled ? null : 'task', cell: chosen.get('cell'), ...change }))
  return (
    <Asked query={asked} what="the answers by label">
      {(confusions) => {
        const cell = confusions.cells[place] ?? confusions.cells[0]
        if (cell === undefined) return <Empty title="No labels" text={confusions.without.length > 0 ? withoutInWords(confusions) : 'Answers by label would be here: this run has asked no classification or choice task.'} />
        return (
          <Stack gap="lg" aria-busy={asked.isFetching}>
            <Group justify="space-between" align="flex-end">
              <Group gap="sm" align="flex-end">
                <TaskSelect confusions={confusions} task={task} pooled={pooled} onChoose={choose} />
                <Select
                  label="Cell" w={300} size="sm" allowDeselect={false} searchable data={confusions.cells.map(({ name, marked }, i) => ({ value: String(i), label: marked ? `${name} ${mark}` : name }))}
                  value={String(confusions.cells.indexOf(cell))} onChange={(chosenCell) => choose({ cell: chosenCell })}
                />
              </Group>
              <Group gap="xs"><DetailButtons asked={{ of: 'confusion', run, task, pooled }} /></Group>
            </Group>
            <Shown confusions={confusions} cell={cell} />
            {confusions.without.length > 0 && <Text size="sm" c="dimmed">{withoutInWords(confusions)}</Text>}
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
    items: [...(of.length > 1 ? [{ value: `all ${of[0] ?? ''}`, label: `all ${counted(of.length, 'task')} with these labels` }] : []), ...of.map((name) => ({ value: `one ${name}`, label: name }))],
  }))
  const first = task ?? tasks[0] ?? ''
  const space = spaces.find(({ tasks: of }) => of.includes(first))
  const isPooled = pooled && (space?.tasks.length ?? 0) > 1
  return (
    <Select
      label="Task" w={340} size="sm" allowDeselect={false} searchable limit={200} data={data} value={isPooled ? `all ${space?.tasks[0] ?? ''}` : `one ${first}`}
      onChange={(value) => value !== null && onChoose({ task: value.slice(4), of: value.startsWith('one') ? 'task' : null })}
    />
  )
}

function Shown({ confusions, cell }: { readonly confusions: Confusions; readonly cell: Cell }) {
  const { study, labels, others, tasks } = confusions
  const of = tasks.length === 1 ? tasks[0] ?? '' : counted(tasks.length, 'task')
  const answers = useMemo(() => [...labels, ...others], [labels, others])
  const figure = useMemo(() => confusionFigure({ study, task: of, name: cell.name, labels: labels.map(visibleLine), answers: answers.map(visibleLine), counts: cell.counts }), [study, of, cell, labels, answers])
  const rows = useMemo(() => labels.map((label, i) => ({ label, place: i, counts: cell.counts[i] ?? [] })), [labels, cell])
  const columns = useMemo(() => columnsOf(labels, answers), [labels, answers])
  const title = `Answers by label, ${cell.name}`
  return (
    <Stack component="section" gap="xs" aria-label="Answers by label">
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed">
        {counted(cell.n, 'trial')} of {of}, {percent(cell.n === 0 ? null : (100 * cell.right) / cell.n)} right. An answer counts as the label that it equals as exact match compares (after
        normalisation), so the diagonal is exact match.{cell.outOfFormat > 0 ? ` ${counted(cell.outOfFormat, 'answer')} counted as a label ${cell.outOfFormat === 1 ? 'is' : 'are'} out-of-format: literally no label.` : ''}{cell.outside > 0 ? ` ${counted(cell.outside, 'trial')} with references that are no labels are left out.` : ''}
        {cell.failed > 0 ? ` ${counted(cell.failed, 'engine error')} left out.` : ''}
      </Text>
      {figure === null ? <Text size="sm">Nothing is answered yet.</Text> : <DrawnFigure figure={figure} />}
      <DataTable label="Answers by label" columns={columns} rows={rows} rowKey={({ label }) => label} maxHeight={480} />
    </Stack>
  )
}

interface Row {
  readonly label: string
  readonly place: number
  readonly counts: readonly number[]
}

/** Counts with their shares of the row. */
function columnsOf(labels: readonly string[], answers: readonly string[]): readonly Column<Row>[] {
  const sum = ({ counts }: Row) => counts.reduce((all, each) => all + each, 0)
  const share = (row: Row, column: number) => 100 * (rowShares(row.counts)?.[column] ?? 0)
  return [
    { id: 'label', title: 'Right label', value: ({ label }) => visibleLine(label), width: widthOf(labels) },
    { id: 'n', title: 'n', value: sum, show: (row) => count(sum(row)), numeric: true, width: 80 },
    { id: 'right', title: 'Right, %', value: (row) => (sum(row) === 0 ? null : share(row, row.place)), show: (row) => decimal(sum(row) === 0 ? null : share(row, row.place)), numeric: true, width: 105 },
    ...answers.map((answer, i): Column<Row> => ({
      id: `answer ${i}`, title: visibleLine(answer), numeric: true, width: Math.max(110, 40 + 7.5 * Math.min(30, answer.length)),
      value: ({ counts }) => counts[i] ?? 0,
      show: (row) => <>{count(row.counts[i] ?? 0)}{(row.counts[i] ?? 0) > 0 && <Text span fz={12}> ({decimal(share(row, i), 0)} %)</Text>}</>,
    })),
  ]
}

/** Of choice tasks without letters. */
function withoutInWords({ without }: Confusions): string {
  const byReason = Map.groupBy(without, ({ reason }) => reason)
  return [...byReason].map(([reason, of]) => `No answers by label of ${of.slice(0, 3).map(({ task }) => task).join(', ')}${of.length > 3 ? ` and ${counted(of.length - 3, 'more task')}` : ''}: ${reason}.`).join(' ')
}

function labelsInWords(labels: readonly string[]): string {
  const text = labels.map(visibleLine).join(' · ')
  return text.length > 60 ? `${text.slice(0, 58)}… (${labels.length})` : text
}
