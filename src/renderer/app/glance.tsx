import { Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useId, useMemo, useState } from 'react'
import { counted } from '#core/numbers.ts'
import { cutOffInShort } from '#core/study/cut-answers.ts'
import { findingOf } from '#core/study/finding.ts'
import { caveatInShort, reportedComparisons } from '#core/study/reported.ts'
import type { Behind } from '#figures/figure.ts'
import type { Means, Table } from '#figures/results.ts'
import { expectedHeight, verdictRows, verdictsFigure } from '#figures/verdicts.ts'
import { DrawnFigure } from './drawn-figure.tsx'
import { Asked } from './query.tsx'
import { Sentences, type TableQuery } from './verdict-sentences.tsx'

export interface GlanceProps {
  readonly means: Means
  readonly table: TableQuery
  /** The headline alone. */
  readonly short: boolean
  readonly onTrials: (behind: Behind) => void
}

/** Pixels that a warning takes with what is left free above it. */
const warningHeight = 32

/**
 * What a run has shown, for whoever looks before reading: a headline, what limits it, every verdict in one chart. All
 * that can be said stands folded beneath it. Its height is known before its numbers are.
 */
export function Glance({ means, table, short, onTrials }: GlanceProps) {
  return (
    <Stack
      component="section"
      gap="xs"
      aria-label="Verdict"
      aria-busy={table.isFetching}
      mih={(short ? 62 : expectedHeight(means)) + (cutOffInShort(means.answers) === null ? 0 : warningHeight)}
    >
      <Asked query={table} what="the verdict: tasks and instances are resampled 10,000 times">
        {(known) => <Known means={means} table={known} short={short} onTrials={onTrials} />}
      </Asked>
    </Stack>
  )
}

function Known({ means, table, short, onTrials }: Omit<GlanceProps, 'table'> & { readonly table: Table }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { caveats } = useMemo(() => reportedComparisons(table), [table])
  const cutOff = cutOffInShort(means.answers)
  const toggle = { 'aria-expanded': isOpen, 'aria-controls': id, onClick: () => setOpen(!isOpen) }
  return (
    <>
      <Text component="h2" m={0} fw={700} fz={short ? 'lg' : 'xl'} lh={1.3} style={{ overflowWrap: 'anywhere' }}>
        {findingOf(table)}
      </Text>
      {cutOff !== null && (
        <Group gap="xs" wrap="nowrap" mih={22} align="flex-start">
          <IconAlertTriangle size={20} color="var(--mantine-color-yellow-7)" aria-label="Warning" />
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {cutOff} A higher limit may change the scores.
          </Text>
        </Group>
      )}
      <Group gap="xs" mih={26} wrap="nowrap">
        {caveats.length > 0 && (
          <>
            <Text size="sm" c="dimmed" truncate>
              {limitInWords(caveats)}
            </Text>
            <Button variant="subtle" size="compact-sm" flex="none" {...toggle}>
              Why?
            </Button>
          </>
        )}
      </Group>
      {!short && <Chart means={means} table={table} onTrials={onTrials} toggle={toggle} isOpen={isOpen} />}
      <Collapse expanded={isOpen} id={id}>
        {isOpen && <Sentences table={table} />}
      </Collapse>
    </>
  )
}

/** One line: what limits the headline most, and how much else there is. */
function limitInWords(caveats: readonly string[]): string {
  const [first = ''] = caveats
  const others = caveats.length - 1
  return `${caveatInShort(first)}${others === 0 ? '.' : `, and ${counted(others, 'more limit')}.`}`
}

interface ChartProps extends Omit<GlanceProps, 'table' | 'short'> {
  readonly table: Table
  /** Of the words. */
  readonly toggle: object
  readonly isOpen: boolean
}

function Chart({ means, table, onTrials, toggle, isOpen }: ChartProps) {
  const [all, setAll] = useState(false)
  const figure = useMemo(() => verdictsFigure({ name: means.name, table, all }), [means.name, table, all])
  const { hidden } = useMemo(() => verdictRows({ table, all: false }), [table])
  return (
    <>
      {figure !== null && <DrawnFigure figure={figure} onTrials={onTrials} />}
      <Group gap="xs">
        <Button variant="default" size="compact-sm" {...toggle}>
          {isOpen ? 'Hide the words' : 'In words: comparisons, caveats, power'}
        </Button>
        {hidden > 0 && (
          <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer rows' : `Show all rows (${hidden} more)`}
          </Button>
        )}
      </Group>
    </>
  )
}
