import { SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { outcomesNote } from '#core/answers/outcome-words.ts'
import { conditionName } from '#core/conditions/condition-name.ts'
import { familiesInWords } from '#core/study/above-guessing.ts'
import { groupings, type Grouping } from '#core/study/results-table.ts'
import { isClosed } from '#core/task.ts'
import { formatNote, type Means } from '#figures/results.ts'
import type { ScoreChoice } from '#figures/tables/index.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { AboveGuessingTable } from './above-guessing-table.tsx'
import { AttributionTable } from './attribution-table.tsx'
import { CellsTable } from './cells-table.tsx'
import { ComparisonsTable } from './comparisons-table.tsx'
import { GroupsTable } from './groups-table.tsx'
import { LinesTable } from './lines-table.tsx'
import { Part } from './part.tsx'
import { TaskGuessingTable } from './task-guessing-table.tsx'
import { TrainingsTable } from './trainings-table.tsx'
import { DetailButtons, TableButtons } from './table-buttons.tsx'
import type { TrialFilter } from './trial-filter.ts'
import type { TableQuery } from './verdict.tsx'

export interface TablesProps {
  readonly means: Means
  readonly table: TableQuery
  readonly compare: string | null
  readonly onCompare: (name: string | null) => void
  readonly onTrials: (filter: Partial<TrialFilter>) => void
}

/** Every number behind the figures; each table is there as CSV and for LaTeX, too. */
export function Tables({ means, table, compare, onCompare, onTrials }: TablesProps) {
  const names = useMemo(() => comparable(means), [means])
  return (
    <Stack gap="xl">
      <Lines means={means} table={table} />
      <Part
        title="Comparisons"
        about={table.data && `Paired differences on the same instances, in points; p after Holm over a family of ${table.data.family}; margin ±${table.data.margin}. Enter opens the instances that one answered right and the other wrong.`}
        actions={<>
          <Select
            label="Compared with" data={names} value={compare} onChange={onCompare} clearable searchable placeholder="The study's reference" w={300} size="sm"
            aria-busy={table.isFetching}
          />
          <TableButtons run={means.run} of="comparisons" compare={compare} />
        </>}
      >
        <Asked query={table} what="the comparisons">{({ comparisons }) => <ComparisonsTable comparisons={comparisons} cells={means.cells} onTrials={onTrials} />}</Asked>
      </Part>
      <Guessing means={means} table={table} compare={compare} />
      {table.data !== undefined && table.data.aboveGuessing.length > 0 && <TaskGuessing means={means} onTrials={onTrials} />}
      <Groups means={means} onTrials={onTrials} />
      <Part
        title="Outcomes of trials" actions={<TableButtons run={means.run} of="outcomes" />}
        about={outcomesNote}
      >
        <CellsTable cells={means.cells} />
      </Part>
      {means.trainings.length > 0 && (
        <Part
          title="Trainings and their parity certificates" actions={<TableButtons run={means.run} of="trainings" />}
          about="Trainer and engine were given the same prompts: below 90 % equal greedy answers a model's scores are marked †."
        >
          <TrainingsTable trainings={means.trainings} />
        </Part>
      )}
      {means.mark !== null && <Text size="sm">{means.mark}</Text>}
    </Stack>
  )
}

function Lines({ means, table }: Pick<TablesProps, 'means' | 'table'>) {
  const [chosen, setChosen] = useState<string>()
  const group = means.groups.find(({ name }) => name === chosen) ?? means.groups[0]
  if (!group) return null
  return (
    <Part
      title="Lines" about={`Percent, mean over instances; n beside every line.${group.kind !== null && isClosed(group.kind) ? ` ${formatNote}` : ''}`}
      actions={<>
        {means.groups.length > 1 && <SegmentedControl aria-label="Tasks" value={group.name} onChange={setChosen} data={means.groups.map(({ name }) => name)} />}
        <TableButtons run={means.run} of="means" by={null} />
      </>}
    >
      <LinesTable key={group.name} group={group} intervals={table.data?.intervals} />
    </Part>
  )
}

const scoreChoices: readonly { value: ScoreChoice; label: string }[] = [
  { value: 'compared', label: 'Exact match or ROUGE-L, by kind' }, { value: 'exactMatch', label: 'Exact match' }, { value: 'strictMatch', label: 'Strict match' },
  { value: 'rougeL', label: 'ROUGE-L' }, { value: 'rougeLUnicode', label: 'ROUGE-L (Unicode words)' }, { value: 'format', label: 'Format, strict' }, { value: 'formatNormalised', label: 'Format, normalised' },
]

function Groups({ means, onTrials }: Pick<TablesProps, 'means' | 'onTrials'>) {
  const [by, setBy] = useState<Grouping>('task')
  const [score, setScore] = useState<ScoreChoice>('compared')
  const asked = useAsked(['results', means.run, 'matrix', by, means.done], (client, signal) => client.results.matrix({ run: means.run, by }, { signal }))
  return (
    <Part
      title={`Lines by ${by}`} about={by === 'task' ? 'Percent, mean over instances. Enter opens the trials of a task.' : 'Percent, mean over instances.'}
      actions={<>
        <SegmentedControl aria-label="Grouped by" value={by} onChange={(value) => setBy(groupings.find((each) => each === value) ?? 'task')} data={[...groupings]} />
        <Select aria-label="Score" w={250} size="sm" allowDeselect={false} value={score} onChange={(value) => setScore(scoreChoices.find((each) => each.value === value)?.value ?? 'compared')} data={scoreChoices} />
        <TableButtons run={means.run} of="means" by={by} score={score} />
      </>}
    >
      <Asked query={asked} what={`the means by ${by}`}>
        {(matrix) => <GroupsTable key={by} matrix={matrix} score={score} onOpen={by === 'task' ? (task) => onTrials({ task }) : undefined} />}
      </Asked>
    </Part>
  )
}

function TaskGuessing({ means: { run, done }, onTrials }: Pick<TablesProps, 'means' | 'onTrials'>) {
  const asked = useAsked(['results', run, 'task guessing', done], (client, signal) => client.results.taskGuessing({ run, line: null }, { signal }))
  return (
    <Part
      title="Above guessing by task" actions={<DetailButtons asked={{ of: 'task guessing', run }} />}
      about="p: exact probability that independent random guesses have at least as many right answers on the same instances, after Holm over the tasks of a line. Above random guess is not above the majority label. Enter opens the trials of a task."
    >
      <Asked query={asked} what="the tasks above guessing">{({ rows }) => <TaskGuessingTable rows={rows} onOpen={(task) => onTrials({ task })} />}</Asked>
    </Part>
  )
}

/** Nothing where the run has neither: generation alone, or nothing tuned. */
function Guessing({ means: { run }, table: { data }, compare }: Pick<TablesProps, 'means' | 'table' | 'compare'>) {
  return (
    <>
      {data !== undefined && data.aboveGuessing.length > 0 && (
        <Part
          title="Above guessing" actions={<TableButtons run={run} of="above guessing" compare={compare} />}
          about={['Exact match against what guessing reaches on the same instances, after Holm. "Not shown" is neither above nor below.', familiesInWords(data.aboveGuessing)].filter((each) => each !== null).join(' ')}
        >
          <AboveGuessingTable {...data} />
        </Part>
      )}
      {data !== undefined && data.attribution.lines.length > 0 && (
        <Part
          title="What the gain is made of" actions={<TableButtons run={run} of="attribution" compare={compare} />}
          about="From the untuned model to the tuned one, exact match: levels in percent, steps in points with 95 % intervals; the steps add up to the gain. In format is what is a label after normalisation, as exact match compares."
        >
          <AttributionTable {...data.attribution} />
        </Part>
      )}
    </>
  )
}

/** Names that comparisons may be made against: conditions, then lines. */
function comparable({ cells, groups }: Means): string[] {
  const conditions = cells.flatMap(({ condition, training }) => [condition, ...(training ? [training.condition] : [])]).map(conditionName)
  const lines = (groups[0]?.lines ?? []).filter(({ role }) => role !== 'baseline').map(({ name }) => name)
  return [...new Set([...conditions, ...lines])]
}
