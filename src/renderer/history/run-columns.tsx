import { Checkbox, Text } from '@mantine/core'
import { bytes, count, duration } from '#core/numbers.ts'
import { runSeconds } from '../app/run-seconds.ts'
import { RunStateBadge } from '../app/run-state.tsx'
import { date, dateTime } from '../ui/dates.ts'
import type { Column } from '../ui/table.tsx'
import { HeadlineCell } from './headline-cell.tsx'
import { Notes, Tags } from './noting.tsx'
import { methodWords, type Entry } from './words.ts'

export interface Selection {
  readonly chosen: ReadonlySet<string>
  readonly toggle: (run: string) => void
}

export function selectColumn({ chosen, toggle }: Selection): Column<Entry> {
  return {
    id: 'select',
    title: '✓',
    width: 48,
    frozen: true,
    value: ({ id }) => (chosen.has(id) ? 0 : 1),
    show: ({ id, name }) => (
      <Checkbox
        aria-label={`Select ${name}`}
        checked={chosen.has(id)}
        onChange={() => toggle(id)}
        onClick={(event) => event.stopPropagation()}
      />
    ),
  }
}

export function runColumns(selection: Selection, tags: readonly string[]): readonly Column<Entry>[] {
  return [
    selectColumn(selection),
    {
      id: 'name',
      title: 'Run',
      value: ({ name }) => name,
      show: ({ name, id, origin }) => (
        <span title={`${name} (${id})${originWords(origin)}`}>
          {name}
          {origin !== null && (
            <Text span size="sm" c="dimmed">
              {' '}
              · {origin.kind === 'bundle' ? 'opened' : 'imported'}
            </Text>
          )}
        </span>
      ),
      width: 165,
      grows: true,
      frozen: true,
    },
    {
      id: 'state',
      title: 'State',
      value: ({ state }) => state,
      show: ({ state }) => <RunStateBadge state={state} />,
      width: 115,
    },
    {
      id: 'created',
      title: 'Begun',
      value: ({ createdAt }) => createdAt,
      show: ({ createdAt }) => <span title={dateTime(createdAt)}>{date(createdAt)}</span>,
      width: 125,
    },
    {
      id: 'duration',
      title: 'Duration',
      value: runSeconds,
      show: (run) => {
        const seconds = runSeconds(run)
        return seconds === null ? null : (
          <span title="From its beginning to its end, pauses included">{duration(seconds)}</span>
        )
      },
      numeric: true,
      width: 110,
    },
    {
      id: 'headline',
      title: 'Original and strongest control',
      value: ({ measured }) => measured?.headline?.percent ?? null,
      show: (run) => <HeadlineCell run={run} />,
      width: 315,
    },
    {
      id: 'done',
      title: 'Trials',
      value: ({ done }) => done,
      show: ({ done, total }) => `${count(done)} of ${count(total)}`,
      numeric: true,
      width: 150,
    },
    {
      id: 'tags',
      title: 'Tags',
      value: ({ tags: own }) => own.join(', ') || null,
      show: (run) => <Tags run={run} all={tags} />,
      width: 145,
    },
    {
      id: 'notes',
      title: 'Notes',
      value: ({ notes }) => notes || null,
      show: (run) => <Notes run={run} />,
      width: 145,
    },
    { id: 'collection', title: 'Collection', value: ({ collection }) => collection, width: 115 },
    { id: 'model', title: 'Model', value: ({ model }) => model, width: 150 },
    { id: 'method', title: 'Method', value: ({ method }) => methodWords[method], width: 115 },
    {
      id: 'bytes',
      title: 'Size',
      value: ({ measured }) => measured?.bytes ?? null,
      show: sizeOf,
      numeric: true,
      width: 105,
    },
  ]
}

export function deletedColumns(selection: Selection): readonly Column<Entry>[] {
  return [
    selectColumn(selection),
    { id: 'name', title: 'Run', value: ({ name }) => name, width: 200, grows: true, frozen: true },
    {
      id: 'deleted',
      title: 'Deleted',
      value: ({ deleted }) => deleted?.at ?? null,
      show: ({ deleted }) => dateTime(deleted?.at ?? null),
      width: 190,
    },
    {
      id: 'until',
      title: 'Deleted on',
      value: ({ deleted }) => deleted?.until ?? null,
      show: ({ deleted }) => date(deleted?.until ?? null),
      width: 140,
    },
    { id: 'with', title: 'With it', value: withIt, width: 240 },
    { id: 'model', title: 'Model', value: ({ model }) => model, width: 170 },
    {
      id: 'done',
      title: 'Trials',
      value: ({ done }) => done,
      show: ({ done, total }) => `${count(done)} of ${count(total)}`,
      numeric: true,
      width: 150,
    },
  ]
}

/** Where it comes from that was not carried out here. */
function originWords(origin: Entry['origin']): string {
  return origin === null
    ? ''
    : `, ${origin.kind === 'bundle' ? 'opened from the bundle' : 'imported from'} ${origin.file}`
}

/** With the files of its trainings. */
function sizeOf({ measured, models }: Entry): string {
  return measured === null ? '–' : bytes(measured.bytes + models.bytes)
}

function withIt({ deleted, models }: Entry): string {
  if (models.files === 0) return '–'
  const files = `${models.files === 1 ? 'its model' : `its ${models.files} models`}, ${bytes(models.bytes)}`
  return deleted?.models === true ? files : `nothing: ${files} stay`
}
