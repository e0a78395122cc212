import { Button, Group, NativeSelect, Popover, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { counted } from '#core/numbers.ts'
import { answerStates, type AnswerState, type Page, type TrialFilter } from './trial-filter.ts'

export interface CellFilterProps {
  readonly cells: Page['cells']
  readonly filter: TrialFilter
  readonly onFilter: (filter: TrialFilter) => void
}

const titles: Readonly<Record<AnswerState, string>> = {
  right: 'right',
  wrong: 'wrong',
  outOfFormat: 'out-of-format',
  unscored: 'without a score',
}

/** What the answer of each cell has to be; right and wrong are by exact match. */
export function CellFilter({ cells, filter, onFilter }: CellFilterProps) {
  const asked = answerStates.reduce((sum, state) => sum + filter[state].length, 0) + (filter.differ === null ? 0 : 1)
  const set = (place: number, wanted: AnswerState | null) =>
    onFilter({
      ...filter,
      ...Object.fromEntries(
        answerStates.map((state) => [
          state,
          [...filter[state].filter((each) => each !== place), ...(state === wanted ? [place] : [])].toSorted(
            (a, b) => a - b,
          ),
        ]),
      ),
    })
  return (
    <Popover width={470} position="bottom-start" trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>
        <Button variant={asked === 0 ? 'default' : 'light'} size="compact-sm">
          Answers by cell{asked === 0 ? '' : `: ${counted(asked, 'condition')}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Answers by cell">
        <Stack gap="xs">
          <ScrollArea.Autosize mah={300} tabIndex={-1}>
            <Stack gap={6}>
              {cells.map(({ name }, place) => (
                <Group key={name} justify="space-between" wrap="nowrap">
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {name}
                  </Text>
                  <NativeSelect
                    size="sm"
                    w={165}
                    aria-label={`Answer of ${name}`}
                    value={stateOf(filter, place) ?? ''}
                    data={[
                      { value: '', label: 'any' },
                      ...answerStates.map((value) => ({ value, label: titles[value] })),
                    ]}
                    onChange={({ currentTarget: { value } }) =>
                      set(place, answerStates.find((each) => each === value) ?? null)
                    }
                  />
                </Group>
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Differ
            key={JSON.stringify(filter.differ)}
            cells={cells}
            differ={filter.differ}
            onDiffer={(differ) => onFilter({ ...filter, differ })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function stateOf(filter: TrialFilter, place: number): AnswerState | undefined {
  return answerStates.find((state) => filter[state].includes(place))
}

interface DifferProps {
  readonly cells: Page['cells']
  readonly differ: TrialFilter['differ']
  readonly onDiffer: (differ: TrialFilter['differ']) => void
}

/** Nothing is asked before both are chosen. */
function Differ({ cells, differ, onDiffer }: DifferProps) {
  const [half, setHalf] = useState<readonly [string, string]>(['', ''])
  const [one, other] = differ === null ? half : [String(differ[0]), String(differ[1])]
  const choose = (next: readonly [string, string]) => {
    setHalf(next)
    if (next[0] !== '' && next[1] !== '') onDiffer([Number(next[0]), Number(next[1])])
    else if (differ !== null) onDiffer(null)
  }
  const data = (without: string) => [
    { value: '', label: 'any' },
    ...cells.map(({ name }, place) => ({ value: String(place), label: name })).filter(({ value }) => value !== without),
  ]
  return (
    <Group gap="xs" align="flex-end" grow>
      <NativeSelect
        label="The answers of"
        size="sm"
        data={data(other)}
        value={one}
        onChange={({ currentTarget: { value } }) => choose([value, other])}
      />
      <NativeSelect
        label="and of this cell differ"
        size="sm"
        data={data(one)}
        value={other}
        onChange={({ currentTarget: { value } }) => choose([one, value])}
      />
    </Group>
  )
}
