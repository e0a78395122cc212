import { capital } from '#core/noun.ts'
import { SegmentedControl, Select, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { outcomesNote } from '#core/answers/outcome-words.ts'
import { conditionTitle } from '#core/conditions/condition-name.ts'
import { scoreNames, scores } from '#core/scoring/index.ts'
import { familiesInWords } from '#core/study/above-chance.ts'
import { groupings, type Grouping } from '#core/study/results-table.ts'
import { aboveChanceTable } from '#core/tables/above-chance.ts'
import { answersNote, answersTable } from '#core/tables/answers.ts'
import { attributionTable } from '#core/tables/attribution.ts'
import { comparisonsTable } from '#core/tables/comparisons.ts'
import { groupsTable, type Matrix, type ScoreChoice } from '#core/tables/groups.ts'
import { linesTable, type LineGroup } from '#core/tables/lines.ts'
import { outcomesTable } from '#core/tables/outcomes.ts'
import { taskGuessingTable } from '#core/tables/task-guessing.ts'
import { trainingsTable } from '#core/tables/trainings.ts'
import { formatNote } from '#core/tables/words.ts'
import { isClosed } from '#core/task.ts'
import type { Means, Table } from '#figures/results.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { Outlined } from './outline.tsx'
import { Part } from './part.tsx'
import { DetailButtons, TableButtons } from './table-buttons.tsx'
import type { TrialFilter } from './trial-filter.ts'
import type { TableQuery } from '../app/verdict-sentences.tsx'

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
    <Outlined label="Tables">
      <Lines means={means} table={table} />
      <Part
        title="Comparisons"
        about={
          table.data &&
          `Paired differences on the same instances, in points; p after Holm over a family of ${table.data.family}; margin ±${table.data.margin}. Enter opens the instances that one answered right and the other wrong.`
        }
        actions={
          <>
            <Select
              label="Compared with"
              data={names}
              value={compare}
              onChange={onCompare}
              clearable
              searchable
              placeholder="The study's reference"
              w={300}
              size="sm"
              aria-busy={table.isFetching}
            />
            <TableButtons run={means.run} of="comparisons" compare={compare} />
          </>
        }
      >
        <Asked query={table} what="the comparisons">
          {(known) => <Comparisons table={known} cells={means.cells} onTrials={onTrials} />}
        </Asked>
      </Part>
      <Guessing means={means} table={table} compare={compare} />
      {table.data !== undefined && table.data.aboveChance.length > 0 && (
        <TaskGuessing means={means} onTrials={onTrials} />
      )}
      <Groups means={means} onTrials={onTrials} />
      {means.answers.length > 0 && (
        <Part
          title="What happened to answers"
          actions={<TableButtons run={means.run} of="answers" />}
          about={`Percent of the answers of each row. ${answersNote}`}
        >
          <Answers means={means} />
        </Part>
      )}
      <Part title="Outcomes of trials" actions={<TableButtons run={means.run} of="outcomes" />} about={outcomesNote}>
        <Outcomes means={means} />
      </Part>
      {means.trainings.length > 0 && (
        <Part
          title="Trainings and their parity certificates"
          actions={<TableButtons run={means.run} of="trainings" />}
          about="Trainer and engine were given the same prompts: below 90 % equal greedy answers a model's scores are marked †."
        >
          <Trainings means={means} />
        </Part>
      )}
      {means.mark !== null && <Text size="sm">{means.mark}</Text>}
    </Outlined>
  )
}

function Lines({ means, table }: Pick<TablesProps, 'means' | 'table'>) {
  const [chosen, setChosen] = useState<string>()
  const group = means.groups.find(({ name }) => name === chosen) ?? means.groups[0]
  if (!group) return null
  return (
    <Part
      title="Scores"
      about={`Percent, mean over instances; n beside every line.${group.kind !== null && isClosed(group.kind) ? ` ${formatNote}` : ''}`}
      actions={
        <>
          {means.groups.length > 1 && (
            <SegmentedControl
              aria-label="Tasks"
              value={group.name}
              onChange={setChosen}
              data={means.groups.map(({ name }) => name)}
            />
          )}
          <TableButtons run={means.run} of="means" by={null} />
        </>
      }
    >
      <LinesOf key={group.name} means={means} group={group} drawn={table.data} />
    </Part>
  )
}

function LinesOf({
  means: { name, mark },
  group,
  drawn,
}: {
  readonly means: Means
  readonly group: LineGroup
  readonly drawn: Table | undefined
}) {
  const shown = useMemo(() => linesTable({ name, mark, drawn }, group), [name, mark, drawn, group])
  return <ResultsTable table={shown} rowKey={({ name: line }) => line} />
}

function Answers({ means }: Pick<TablesProps, 'means'>) {
  const shown = useMemo(() => answersTable(means), [means])
  return <ResultsTable table={shown} rowKey={({ name, kind }) => `${kind} ${name}`} />
}

function Outcomes({ means }: Pick<TablesProps, 'means'>) {
  const shown = useMemo(() => outcomesTable(means), [means])
  return <ResultsTable table={shown} rowKey={({ name }) => name} />
}

function Trainings({ means }: Pick<TablesProps, 'means'>) {
  const shown = useMemo(() => trainingsTable(means), [means])
  return <ResultsTable table={shown} rowKey={({ name }) => name} />
}

interface ComparisonsProps extends Pick<TablesProps, 'onTrials'> {
  readonly table: Table
  readonly cells: Means['cells']
}

function Comparisons({ table, cells, onTrials }: ComparisonsProps) {
  const shown = useMemo(() => comparisonsTable(table), [table])
  return (
    <ResultsTable
      table={shown}
      rowKey={({ kind, name, against }) => `${kind} ${name} ${against}`}
      empty="No comparison is declared, or nothing is answered yet."
      onOpen={({ kind, name, against }) =>
        onTrials({ kind, right: placesOf(cells, name), wrong: placesOf(cells, against) })
      }
    />
  )
}

/** A mean of seeds and a baseline are no cell. */
function placesOf(cells: Means['cells'], name: string): readonly number[] {
  return cells.flatMap((cell, place) => (cell.name === name ? [place] : []))
}

const scoreChoices: readonly { value: ScoreChoice; label: string }[] = [
  { value: 'compared', label: 'Exact match or ROUGE-L, by kind' },
  ...scoreNames.map((value) => ({ value, label: capital(scores[value].short) })),
]

function Groups({ means, onTrials }: Pick<TablesProps, 'means' | 'onTrials'>) {
  const [by, setBy] = useState<Grouping>('task')
  const [score, setScore] = useState<ScoreChoice>('compared')
  const asked = useAsked(['results', means.run, 'matrix', by, means.done], (client, signal) =>
    client.results.matrix({ run: means.run, by }, { signal }),
  )
  return (
    <Part
      title={`Scores by ${by}`}
      about={
        by === 'task'
          ? 'Percent, mean over instances. Enter opens the trials of a task.'
          : 'Percent, mean over instances.'
      }
      actions={
        <>
          <SegmentedControl
            aria-label="Grouped by"
            value={by}
            onChange={(value) => setBy(groupings.find((each) => each === value) ?? 'task')}
            data={[...groupings]}
          />
          <Select
            aria-label="Score"
            w={290}
            size="sm"
            allowDeselect={false}
            value={score}
            onChange={(value) => setScore(scoreChoices.find((each) => each.value === value)?.value ?? 'compared')}
            data={scoreChoices}
          />
          <TableButtons run={means.run} of="means" by={by} score={score} />
        </>
      }
    >
      <Asked query={asked} what={`the means by ${by}`}>
        {(matrix) => (
          <GroupsOf
            key={by}
            name={means.name}
            matrix={matrix}
            score={score}
            onOpen={by === 'task' ? ({ name: task }) => onTrials({ task }) : undefined}
          />
        )}
      </Asked>
    </Part>
  )
}

interface GroupsOfProps {
  readonly name: string
  readonly matrix: Matrix
  readonly score: ScoreChoice
  readonly onOpen: ((row: { readonly name: string }) => void) | undefined
}

function GroupsOf({ name, matrix, score, onOpen }: GroupsOfProps) {
  const shown = useMemo(() => groupsTable(name, matrix, score, 'names'), [name, matrix, score])
  return <ResultsTable table={shown} rowKey={({ name: group }) => group} onOpen={onOpen} />
}

function TaskGuessing({ means: { run, done }, onTrials }: Pick<TablesProps, 'means' | 'onTrials'>) {
  const asked = useAsked(['results', run, 'task guessing', done], (client, signal) =>
    client.results.taskGuessing({ run, line: null }, { signal }),
  )
  return (
    <Part
      title="Above chance by task"
      actions={<DetailButtons asked={{ of: 'task guessing', run }} />}
      about="p: exact probability that independent random guesses have at least as many right answers on the same instances, after Holm over the tasks of a line. Above random guess is not above the majority label. Enter opens the trials of a task."
    >
      <Asked query={asked} what="the tasks above chance">
        {(known) => (
          <ResultsTable
            table={taskGuessingTable(known)}
            rowKey={({ line, task }) => `${line} ${task}`}
            onOpen={({ task }) => onTrials({ task })}
          />
        )}
      </Asked>
    </Part>
  )
}

/** Nothing where the run has neither: generation alone, or nothing tuned. */
function Guessing({ means: { run }, table: { data }, compare }: Pick<TablesProps, 'means' | 'table' | 'compare'>) {
  return (
    <>
      {data !== undefined && data.aboveChance.length > 0 && (
        <Part
          title="Above chance"
          actions={<TableButtons run={run} of="above chance" compare={compare} />}
          about={[
            'Exact match against what guessing reaches on the same instances, after Holm. "Not shown" is neither above nor below.',
            familiesInWords(data.aboveChance),
          ]
            .filter((each) => each !== null)
            .join(' ')}
        >
          <ResultsTable table={aboveChanceTable(data)} rowKey={({ kind, line }) => `${kind} ${line}`} />
        </Part>
      )}
      {data !== undefined && data.attribution.lines.length > 0 && (
        <Part
          title="What the gain is made of"
          actions={<TableButtons run={run} of="attribution" compare={compare} />}
          about="From the untuned model to the tuned one, exact match: levels in percent, steps in points with 95 % intervals; the steps add up to the gain. In format is what is a label after normalisation, as exact match compares."
        >
          <ResultsTable table={attributionTable(data)} rowKey={({ kind, tuned }) => `${kind} ${tuned}`} />
        </Part>
      )}
    </>
  )
}

/** Names that comparisons may be made against: conditions, then lines. */
function comparable({ cells, groups }: Means): string[] {
  const conditions = cells
    .flatMap(({ condition, training }) => [condition, ...(training ? [training.condition] : [])])
    .map(conditionTitle)
  const lines = (groups[0]?.lines ?? []).filter(({ role }) => role !== 'baseline').map(({ name }) => name)
  return [...new Set([...conditions, ...lines])]
}
