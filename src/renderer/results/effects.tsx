import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { count, counted } from '#core/numbers.ts'
import { answeredPlacesTable, lengthsTable, placeCountsTable, rightPlacesTable } from '#core/tables/effects.ts'
import { markedName } from '#core/tables/words.ts'
import type { Client } from '../app/client.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { Empty } from '../ui/states.tsx'
import { Outlined } from './outline.tsx'
import { Part } from './part.tsx'
import { DetailButtons } from './table-buttons.tsx'
import type { TaskDifferencesProps } from './task-differences.tsx'
import { chosenFrom } from './use-place.ts'

type EffectsOf = Awaited<ReturnType<Client['results']['effects']>>
type Length = EffectsOf['lengths'][number]

/** What prompt length and the places of labels have to do with the scores of a cell. */
export function Effects({ run, stamp, chosen, onChoose }: Omit<TaskDifferencesProps, 'onTrials'>) {
  const cell = chosen.get('cell') === null ? null : Number(chosen.get('cell'))
  const asked = useAsked(
    ['results', run, 'effects', cell, stamp],
    (client, signal) => client.results.effects({ run, cell }, { signal }),
    { keep: true },
  )
  const choose = (change: Readonly<Record<string, string | null>>) =>
    onChoose(chosenFrom({ cell: chosen.get('cell'), among: chosen.get('among'), ...change }))
  return (
    <Asked query={asked} what="the effects of length and places">
      {(effects) => (
        <Stack gap="xl" aria-busy={asked.isFetching}>
          <Group justify="space-between" align="flex-end">
            <Select
              label="Cell"
              w={320}
              size="sm"
              allowDeselect={false}
              searchable
              data={effects.cells.map((each, i) => ({ value: String(i), label: markedName(each) }))}
              value={effects.cell === null ? null : String(effects.cell)}
              onChange={(value) => choose({ cell: value })}
            />
            <Group gap="xs">
              <DetailButtons asked={{ of: 'effects', run, cell: effects.cell }} />
            </Group>
          </Group>
          <Outlined label="Effects">
            <Lengths
              effects={effects}
              among={amongFrom(chosen, effects)}
              onAmong={(value) => choose({ among: value })}
            />
            <Places effects={effects} />
          </Outlined>
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

function Lengths({
  effects,
  among,
  onAmong,
}: {
  readonly effects: EffectsOf
  readonly among: Length['among']
  readonly onAmong: (among: Length['among']) => void
}) {
  const lengths = effects.lengths.filter((each) => each.among === among)
  return (
    <Part
      title="Scores by prompt length"
      about={
        among === 'run'
          ? 'Groups of equal size, from the shortest to the longest prompts of all tasks: longer prompts are those of other tasks, too.'
          : 'Groups of equal size among the prompts of each task: all groups hold the same tasks. Tasks whose prompts are too similar in length are left out.'
      }
      actions={
        <SegmentedControl
          aria-label="Compared among"
          value={among}
          onChange={(value) => onAmong(value === 'run' ? 'run' : 'task')}
          data={[
            { value: 'task', label: 'within each task' },
            { value: 'run', label: 'among all tasks' },
          ]}
        />
      }
    >
      {lengths.length === 0 ? (
        <Text size="sm">
          No prompt lengths to compare: nothing is answered yet, or each task has too few instances, or prompts alike in
          length.
        </Text>
      ) : (
        <ResultsTable table={lengthsTable({ ...effects, lengths })} rowKey={({ kind, group }) => `${kind} ${group}`} />
      )}
    </Part>
  )
}

function Places({ effects }: { readonly effects: EffectsOf }) {
  const { right, tasks, draws, seed } = effects
  if (right.length === 0) {
    return (
      <Empty
        title="No places of labels"
        text={`Whether the place of a label matters would be here: none of the ${counted(tasks.notShown, 'classification or choice task')} of this cell has a prompt that names all of its labels.`}
      />
    )
  }
  const basis = `In the ${counted(tasks.shown, 'classification or choice task')} whose prompts name every label${tasks.notShown > 0 ? ` (${count(tasks.notShown)} do not)` : ''}, a label stands where the definition first names it, and a lettered option by its letter.`
  return (
    <>
      <Part title="Exact match by the place of the right label" about={`${basis} Intervals have tasks as clusters.`}>
        <ResultsTable table={rightPlacesTable(effects)} rowKey={({ place }) => place} />
      </Part>
      <Part
        title="Which place is answered"
        about={`How often the label of each place is answered, and how often it is right, on the same instances: above 0 the model prefers that place. The interval has tasks as clusters (${count(draws)} draws, seed ${seed}); p (McNemar, exact, after Holm) takes instances as independent, which within a task they are not: where the two disagree, rely on the interval.`}
      >
        <ResultsTable
          table={answeredPlacesTable(effects)}
          rowKey={({ place }) => place}
          empty="No answer is a label."
        />
      </Part>
      <Part title="Counts by number of labels and place" about="Trials; answers that are not a label have no place.">
        <ResultsTable table={placeCountsTable(effects)} rowKey={({ labels, place }) => `${labels} ${place}`} />
      </Part>
    </>
  )
}
