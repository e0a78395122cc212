import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { count, counted, decimal, points } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import { scoreTitles } from '#figures/results.ts'
import type { Client } from '../app/client.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Empty } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { Part } from './part.tsx'
import { DetailButtons } from './table-buttons.tsx'
import type { TaskDifferencesProps } from './task-differences.tsx'
import { chosenFrom } from './use-place.ts'
import { intervalText, pointsText, probability } from './words.ts'

type EffectsOf = Awaited<ReturnType<Client['results']['effects']>>
type Length = EffectsOf['lengths'][number]
type Right = EffectsOf['right'][number]
type Answered = EffectsOf['answered'][number]
type Counts = EffectsOf['counts'][number]

/** What prompt length and the places of labels have to do with the scores of a cell. */
export function Effects({ run, stamp, chosen, onChoose }: Omit<TaskDifferencesProps, 'onTrials'>) {
  const cell = chosen.get('cell') === null ? null : Number(chosen.get('cell'))
  const asked = useAsked(['results', run, 'effects', cell, stamp], (client, signal) => client.results.effects({ run, cell }, { signal }), { keep: true })
  const choose = (change: Readonly<Record<string, string | null>>) => onChoose(chosenFrom({ cell: chosen.get('cell'), among: chosen.get('among'), ...change }))
  return (
    <Asked query={asked} what="the effects of length and places">
      {(effects) => (
        <Stack gap="xl" aria-busy={asked.isFetching}>
          <Group justify="space-between" align="flex-end">
            <Select
              label="Cell" w={320} size="sm" allowDeselect={false} searchable data={effects.cells.map(({ name, marked }, i) => ({ value: String(i), label: marked ? `${name} ${mark}` : name }))}
              value={effects.cell === null ? null : String(effects.cell)} onChange={(value) => choose({ cell: value })}
            />
            <Group gap="xs"><DetailButtons asked={{ of: 'effects', run, cell: effects.cell }} /></Group>
          </Group>
          <Lengths effects={effects} among={amongFrom(chosen, effects)} onAmong={(value) => choose({ among: value })} />
          <Places effects={effects} />
        </Stack>
      )}
    </Asked>
  )
}

/** As chosen; else within each task, where tasks have instances enough for that. */
function amongFrom(chosen: URLSearchParams, { lengths }: EffectsOf): Length['among'] {
  const wanted = chosen.get('among')
  if (wanted === 'run' || wanted === 'task') return wanted
  return lengths.some(({ among }) => among === 'task') ? 'task' : 'run'
}

function Lengths({ effects, among, onAmong }: { readonly effects: EffectsOf; readonly among: Length['among']; readonly onAmong: (among: Length['among']) => void }) {
  const rows = effects.lengths.filter((each) => each.among === among)
  return (
    <Part
      title="Scores by prompt length"
      about={among === 'run'
        ? 'Groups of equal size, from the shortest to the longest prompts of all tasks: longer prompts are those of other tasks, too.'
        : 'Groups of equal size among the prompts of each task: all groups hold the same tasks. Tasks whose prompts are too alike in length have no part in it.'}
      actions={<SegmentedControl aria-label="Compared among" value={among} onChange={(value) => onAmong(value === 'run' ? 'run' : 'task')} data={[{ value: 'task', label: 'within each task' }, { value: 'run', label: 'among all tasks' }]} />}
    >
      {rows.length === 0
        ? <Text size="sm">No prompt lengths to compare: nothing is answered yet, or each task has too few instances, or prompts alike in length.</Text>
        : <DataTable label="Scores by prompt length" columns={lengthColumns} rows={rows} rowKey={({ kind, group }) => `${kind} ${group}`} />}
    </Part>
  )
}

function Places({ effects: { right, answered, counts, tasks, draws, seed } }: { readonly effects: EffectsOf }) {
  if (right.length === 0) {
    return <Empty title="No places of labels" text={`Whether the place of a label matters would be here: none of the ${counted(tasks.notShown, 'classification or choice task')} of this cell has a prompt that names all of its labels.`} />
  }
  const basis = `In the ${counted(tasks.shown, 'classification or choice task')} whose prompts name every label${tasks.notShown > 0 ? ` (${count(tasks.notShown)} do not)` : ''}, a label stands where the definition first names it, and a lettered option by its letter.`
  return (
    <>
      <Part title="Exact match by the place of the right label" about={`${basis} Intervals have tasks as clusters.`}>
        <DataTable label="Exact match by the place of the right label" columns={rightColumns} rows={right} rowKey={({ place }) => place} />
      </Part>
      <Part
        title="Which place is answered"
        about={`How often the label of each place is answered, and how often it is right, on the same instances: above 0 the model prefers that place. The interval has tasks as clusters (${count(draws)} draws, seed ${seed}); p (McNemar, exact, after Holm) takes instances as independent, which within a task they are not: where the two disagree, rely on the interval.`}
      >
        <DataTable label="Which place is answered" columns={answeredColumns} rows={answered} rowKey={({ place }) => place} empty="No answer is a label." />
      </Part>
      <Part title="Counts by number of labels and place" about="Trials; answers that are no label stand nowhere.">
        <DataTable label="Counts by number of labels and place" columns={countColumns} rows={counts} rowKey={({ labels, place }) => `${labels} ${place}`} maxHeight={420} />
      </Part>
    </>
  )
}

const number = <Row,>(id: keyof Row & string, title: string, value: (row: Row) => number | null, show: (value: number | null) => string, width: number): Column<Row> => ({
  id, title, value, show: (row) => show(value(row)), numeric: true, width,
})

const lowOf = (interval: Right['interval95']) => (interval === 'too-few' ? null : interval.low)

const lengthColumns: readonly Column<Length>[] = [
  { id: 'score', title: 'Score', value: ({ score }) => scoreTitles[score], show: ({ score, kind }) => <span title={kind}>{scoreTitles[score]}</span>, width: 120 },
  { id: 'group', title: 'Group', value: ({ group }) => group, show: ({ group, groups }) => `${group} of ${groups}`, width: 85 },
  { id: 'from', title: 'Tokens', value: ({ from }) => from, show: ({ from, to }) => `${count(from)} to ${count(to)}`, numeric: true, width: 125 },
  number<Length>('n', 'n', ({ n }) => n, count, 80),
  number<Length>('tasks', 'Tasks', ({ tasks }) => tasks, count, 80),
  number<Length>('mean', 'Score, %', ({ mean }) => mean, decimal, 100),
  { id: 'interval', title: '95 % interval', value: ({ interval95 }) => lowOf(interval95), show: ({ interval95 }) => intervalText(interval95), numeric: true, width: 140 },
  number<Length>('guess', 'Guessing, %', ({ guess }) => guess, decimal, 120),
]

const rightColumns: readonly Column<Right>[] = [
  { id: 'place', title: 'The right label stands', value: ({ place }) => place, width: 200 },
  number<Right>('n', 'n', ({ n }) => n, count, 90),
  number<Right>('tasks', 'Tasks', ({ tasks }) => tasks, count, 85),
  number<Right>('mean', 'Exact match, %', ({ mean }) => mean, decimal, 140),
  { id: 'interval', title: '95 % interval', value: ({ interval95 }) => lowOf(interval95), show: ({ interval95 }) => intervalText(interval95), numeric: true, width: 150 },
]

const answeredColumns: readonly Column<Answered>[] = [
  { id: 'place', title: 'The label stands', value: ({ place }) => place, width: 170 },
  number<Answered>('n', 'n', ({ n }) => n, count, 90),
  number<Answered>('tasks', 'Tasks', ({ tasks }) => tasks, count, 85),
  number<Answered>('answered', 'Answered, %', ({ answered }) => answered, decimal, 130),
  number<Answered>('right', 'Right, %', ({ right }) => right, decimal, 105),
  number<Answered>('difference', 'Points', ({ difference }) => difference, points, 95),
  { id: 'interval', title: '95 % interval', value: ({ interval95 }) => lowOf(interval95), show: ({ interval95 }) => pointsText(interval95), numeric: true, width: 175 },
  { id: 'p', title: 'p, Holm', value: ({ p }) => (typeof p === 'number' ? p : null), show: ({ p }) => probability(p), numeric: true, width: 100 },
]

const countColumns: readonly Column<Counts>[] = [
  number<Counts>('labels', 'Labels', ({ labels }) => labels, count, 100),
  number<Counts>('place', 'Place', ({ place }) => place, count, 100),
  number<Counts>('right', 'Right there', ({ right }) => right, count, 130),
  number<Counts>('answered', 'Answered there', ({ answered }) => answered, count, 150),
  number<Counts>('matches', 'Both', ({ matches }) => matches, count, 100),
]
