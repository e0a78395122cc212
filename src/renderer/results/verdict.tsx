import { Alert, Button, Group, List, Paper, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { reportedComparisons } from '#core/study/reported.ts'
import type { Table } from '#figures/results.ts'
import { Asked } from '../app/query.tsx'
import { VerdictBadge } from '../app/verdict-badge.tsx'
import { Standings } from './standings.tsx'

export type TableQuery = UseQueryResult<Table>

/** Sentences shown before "all" is asked for. */
const most = 4

/** The verdict in words, with interval and margin; what keeps it from meaning what it says stands beside it. */
export function Verdict({
  table,
  short,
}: {
  readonly table: TableQuery
  /** The first sentence only. */ readonly short: boolean
}) {
  return (
    <Paper withBorder p={short ? 'sm' : 'lg'} component="section" aria-label="Verdict" aria-busy={table.isFetching}>
      <Asked query={table} what="the verdict: tasks and instances are drawn anew 10,000 times">
        {(known) => (short ? <First table={known} /> : <Sentences table={known} />)}
      </Asked>
    </Paper>
  )
}

function First({ table }: { readonly table: Table }) {
  const [comparison] = reportedComparisons(table).first
  return comparison === undefined ? (
    <Text>There is nothing to compare.</Text>
  ) : (
    <Sentence comparison={comparison} large />
  )
}

interface SentenceProps {
  readonly comparison: { readonly sentence: string; readonly verdict: Table['comparisons'][number]['verdict'] | null }
  readonly large: boolean
}

function Sentence({ comparison: { sentence, verdict }, large }: SentenceProps) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Text size={large ? 'lg' : 'sm'} fw={large ? 600 : 400} flex={1} component="p" m={0}>
        {sentence}
      </Text>
      {verdict !== null && <VerdictBadge verdict={verdict} />}
    </Group>
  )
}

function Sentences({ table }: { readonly table: Table }) {
  const [all, setAll] = useState(false)
  const { reported, first: readFirst, caveats, remarks } = reportedComparisons(table)
  const shown = all
    ? [...readFirst.filter(({ sentence }) => sentence === table.empty), ...reported]
    : readFirst.slice(0, most)
  const lines = Math.max(reported.length, table.aboveChance.length, table.attribution.lines.length)
  return (
    <Stack gap="sm">
      {reported.length === 0 && (
        <Text>There is nothing to compare: comparisons need instances that two lines have answered.</Text>
      )}
      {shown.map((comparison, i) => (
        <Sentence key={comparison.sentence} comparison={comparison} large={i === 0} />
      ))}
      <Standings table={table} first={most} all={all} />
      {(lines > most || table.attribution.lines.length > 1) && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          style={{ alignSelf: 'flex-start' }}
        >
          {all
            ? 'Show fewer'
            : reported.length > most
              ? `Show all ${reported.length} comparisons that are told`
              : `Show all ${lines} lines`}
        </Button>
      )}
      {caveats.length > 0 && (
        <Alert color="yellow" variant="light" title="Read it with care">
          <List size="sm">
            {caveats.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {remarks.map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed">
          {sentence}
        </Text>
      ))}
    </Stack>
  )
}
