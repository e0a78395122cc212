import { Group, Select, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { differenceTable } from '#core/tables/task-differences.ts'
import type { Differences } from '#figures/results.ts'
import { differencesFigures } from '#figures/task-differences.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { Empty } from '../ui/states.tsx'
import { Outlined } from './outline.tsx'
import { Part } from './part.tsx'
import { DetailButtons } from './table-buttons.tsx'
import type { TrialFilter } from './trial-filter.ts'
import { chosenFrom } from './use-place.ts'

type KindDifferences = Differences['kinds'][number]

export interface TaskDifferencesProps {
  readonly run: string
  /** Changes when trials have been added. */
  readonly stamp: number
  readonly chosen: URLSearchParams
  readonly onChoose: (chosen: URLSearchParams) => void
  readonly onTrials: (filter: Partial<TrialFilter>) => void
}

/** How two lines differ task by task; a task opens its trials. */
export function TaskDifferences({ run, stamp, chosen, onChoose, onTrials }: TaskDifferencesProps) {
  const [name, against] = [chosen.get('name'), chosen.get('against')]
  const asked = useAsked(
    ['results', run, 'task differences', name, against, stamp],
    (client, signal) => client.results.taskDifferences({ run, name, against }, { signal }),
    { keep: true },
  )
  return (
    <Asked query={asked} what="the differences by task">
      {(differences) =>
        differences.name === null || differences.against === null ? (
          <Empty
            title="Nothing to compare"
            text="Differences by task would be here: they take two lines, and this run has one."
          />
        ) : (
          <Stack gap="lg" aria-busy={asked.isFetching}>
            <Group justify="space-between" align="flex-end">
              <Group gap="sm" align="flex-end">
                <LineSelect
                  label="Line"
                  lines={differences.lines}
                  value={differences.name}
                  onChange={(line) =>
                    onChoose(
                      chosenFrom({
                        name: line,
                        against: line === differences.against ? differences.name : differences.against,
                      }),
                    )
                  }
                />
                <LineSelect
                  label="Minus"
                  lines={differences.lines}
                  value={differences.against}
                  onChange={(line) =>
                    onChoose(
                      chosenFrom({
                        name: line === differences.name ? differences.against : differences.name,
                        against: line,
                      }),
                    )
                  }
                />
              </Group>
              <Group gap="xs">
                <DetailButtons
                  asked={{ of: 'task differences', run, name: differences.name, against: differences.against }}
                />
              </Group>
            </Group>
            {differences.marked && (
              <Text size="sm">
                {mark} Not reliable: trainer and engine gave different answers, or were not compared with each other.
              </Text>
            )}
            {differences.kinds.length === 0 && (
              <Empty
                title="No instance is answered by both"
                text="As soon as both lines have answered the same instances, their differences are here."
              />
            )}
            <Outlined label="Differences by task">
              {differences.kinds.map((kind) => (
                <Kind key={kind.kind} differences={differences} kind={kind} onTrials={onTrials} />
              ))}
            </Outlined>
          </Stack>
        )
      }
    </Asked>
  )
}

function LineSelect({
  label,
  lines,
  value,
  onChange,
}: {
  readonly label: string
  readonly lines: readonly string[]
  readonly value: string
  readonly onChange: (line: string) => void
}) {
  return (
    <Select
      label={label}
      w={360}
      size="sm"
      allowDeselect={false}
      searchable
      data={[...lines]}
      value={value}
      onChange={(line) => line !== null && onChange(line)}
    />
  )
}

interface KindProps extends Pick<TaskDifferencesProps, 'onTrials'> {
  readonly differences: Differences
  readonly kind: KindDifferences
}

function Kind({ differences, kind, onTrials }: KindProps) {
  const { score, withoutFences } = kind
  const [figure] = useMemo(() => differencesFigures({ ...differences, kinds: [kind] }), [differences, kind])
  const table = useMemo(() => differenceTable(differences, kind), [differences, kind])
  return (
    <Part
      title={table.title}
      about={`Points of ${scores[score].inWords} on the instances that both have answered. ${withoutFences ?? differences.rule} With 95 % intervals 1 task in 20 seems to differ by chance alone. Enter opens the trials of a task.`}
    >
      {figure && <DrawnFigure figure={figure} onTrials={({ task }) => onTrials({ task: task ?? null })} />}
      <ResultsTable table={table} rowKey={({ task }) => task} onOpen={({ task }) => onTrials({ task })} />
    </Part>
  )
}
