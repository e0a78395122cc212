import { Button, Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { count, counted } from '#core/numbers.ts'
import { Asked, useAsked } from '../../app/query.tsx'
import { saveText } from '../../ui/save.ts'
import { DataTable, type Column } from '../../ui/table.tsx'
import {
  agreementCsv,
  agreementRows,
  figureValue,
  measureNames,
  measures,
  reportedFigure,
  type Agreed,
  type AgreementRow,
} from './agreement-rows.ts'
import type { SetRow } from './words.ts'

export interface AgreementProps {
  readonly collection: string
  readonly sets: readonly SetRow[]
}

const whats: Readonly<Record<AgreementRow['what'], string>> = { pairs: 'pairs', tags: 'tagged words', labels: 'labels' }

/** How far sets agree, over the collection and task by task. */
export function Agreement({ collection, sets }: AgreementProps) {
  const names = sets.map(({ name }) => name)
  const [left, setLeft] = useState<readonly string[]>([])
  const chosen = names.filter((name) => !left.includes(name)).slice(0, 20)
  const set = (name: string, on: boolean) => setLeft(on ? left.filter((each) => each !== name) : [...left, name])
  return (
    <Stack gap="md">
      {names.length > 2 && (
        <Checkbox.Group label="Sets, one rater each" value={[...chosen]}>
          <Group gap="md" pt="xs">
            {names.map((name) => (
              <Checkbox
                key={name}
                value={name}
                label={name}
                disabled={chosen.length <= 2 && chosen.includes(name)}
                onChange={({ currentTarget }) => set(name, currentTarget.checked)}
              />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Figures key={chosen.join('\n')} collection={collection} sets={chosen} />
    </Stack>
  )
}

function Figures({ collection, sets }: { readonly collection: string; readonly sets: readonly string[] }) {
  const asked = useAsked(['annotations', 'agreement', collection, ...sets], (client, signal) =>
    client.annotations.agreement({ collection, sets }, { signal }),
  )
  return (
    <Asked query={asked} what="how far they agree">
      {(agreed) => <FigureTable collection={collection} agreed={agreed} />}
    </Asked>
  )
}

const figureColumns = measureNames.map((measure): Column<AgreementRow> => ({
  id: measure,
  title: measures[measure],
  value: ({ figures }) => figureValue(figures[measure]),
  show: ({ figures }) => reportedFigure(figures[measure]),
  numeric: true,
  width: 185,
}))

const columns: readonly Column<AgreementRow>[] = [
  {
    id: 'task',
    title: 'Task',
    value: ({ task }) => task ?? '',
    show: ({ task }) => (task === null ? <strong>whole collection</strong> : <span title={task}>{task}</span>),
    width: 215,
  },
  { id: 'what', title: 'Of', value: ({ what }) => whats[what], width: 118 },
  {
    id: 'units',
    title: 'n',
    value: ({ figures }) => figures.units,
    show: ({ figures: { units, unitsOfTwo } }) =>
      units === unitsOfTwo ? count(units) : `${count(units)} / ${count(unitsOfTwo)}`,
    numeric: true,
    width: 80,
  },
  ...figureColumns,
]

const scopes = { all: 'collection and tasks', collection: 'whole collection', tasks: 'task by task' } as const

interface FigureTableProps {
  readonly collection: string
  readonly agreed: Agreed
}

function FigureTable({ collection, agreed }: FigureTableProps) {
  const [scope, setScope] = useState<keyof typeof scopes>('all')
  const [what, setWhat] = useState<AgreementRow['what'] | 'all'>('all')
  const rows = useMemo(
    () =>
      agreementRows(agreed).filter(
        (row) =>
          (what === 'all' || row.what === what) &&
          (scope === 'all' || (scope === 'collection') === (row.task === null)),
      ),
    [agreed, scope, what],
  )
  // Cohen's kappa is of two raters only.
  const shown = agreed.sets.length === 2 ? columns : columns.filter(({ id }) => id !== 'cohen')
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <NativeSelect
          label="Judgements"
          w={180}
          value={what}
          data={[{ value: 'all', label: 'all' }, ...Object.entries(whats).map(([value, label]) => ({ value, label }))]}
          onChange={({ currentTarget }) =>
            setWhat(agreed.of.find((each) => each.what === currentTarget.value)?.what ?? 'all')
          }
        />
        <NativeSelect
          label="Over"
          w={220}
          value={scope}
          data={Object.entries(scopes).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) =>
            setScope(currentTarget.value in scopes ? (currentTarget.value as keyof typeof scopes) : 'all')
          }
        />
        <Button
          variant="default"
          onClick={() =>
            saveText(`${collection} agreement ${agreed.sets.join(', ')}.csv`, agreementCsv(rows), 'text/csv')
          }
        >
          CSV
        </Button>
      </Group>
      <DataTable
        label="Agreement"
        columns={shown}
        rows={rows}
        rowKey={({ what: of, task }) => `${of} ${task ?? ''}`}
        maxHeight={480}
        empty="These sets have judged nothing together yet."
      />
      <Text size="sm" c="dimmed">
        n: what all {counted(agreed.sets.length, 'set')} have judged, for Cohen’s and Fleiss’ κ; behind a stroke what at
        least two have judged, for raw agreement and Krippendorff’s α (nominal). In brackets 95 % intervals by bootstrap
        over tasks and units, {count(agreed.draws)} draws, seed {agreed.seed}. What was proposed automatically and
        nobody has decided is judged by nobody; a pair approved with another output counts as edited. A dash: fewer than
        two units, or all of one value.
      </Text>
    </Stack>
  )
}
