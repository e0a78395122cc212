import { Alert, Group, List, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { reportedComparisons } from '#core/study/reported.ts'
import type { Table } from '#figures/results.ts'
import { VerdictBadge } from './verdict-badge.tsx'
import { Standings } from './standings.tsx'

export type TableQuery = UseQueryResult<Table>

/** The verdict in words, complete: with interval and margin, and what keeps it from meaning what it says. */
export function Sentences({ table }: { readonly table: Table }) {
  const { reported, first, caveats, remarks } = reportedComparisons(table)
  const told = first.filter(({ sentence }) => !reported.some((each) => each.sentence === sentence))
  return (
    <Stack gap="sm" pt="xs">
      {reported.length === 0 && (
        <Text>There is nothing to compare: comparisons need instances that two lines have answered.</Text>
      )}
      {[...told, ...reported].map((comparison) => (
        <Sentence key={comparison.sentence} comparison={comparison} />
      ))}
      <Standings table={table} />
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

interface SentenceProps {
  readonly comparison: { readonly sentence: string; readonly verdict: Table['comparisons'][number]['verdict'] | null }
}

function Sentence({ comparison: { sentence, verdict } }: SentenceProps) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Text size="sm" flex={1} component="p" m={0}>
        {sentence}
      </Text>
      {verdict !== null && <VerdictBadge verdict={verdict} />}
    </Group>
  )
}
