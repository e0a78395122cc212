import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { scores, type ScoreName } from '#core/scoring/index.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { sideBySideTable, type RunLines } from '#core/tables/side-by-side.ts'
import { kinds, type Kind } from '#core/task.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { ResultsTable } from '../app/results-table.tsx'
import { Failure, Loading } from '../ui/states.tsx'

export type Compared = Awaited<ReturnType<Client['history']['compare']>>

type Means = Awaited<ReturnType<Client['results']['means']>>

/** What is compared of each kind, and what can be looked at instead. */
const choices = {
  main: 'what is compared',
  exactMatch: scores.exactMatch.inWords,
  rougeL: scores.rougeL.inWords,
  format: 'format correctness',
} as const

/** The lines of every run, aligned by what they were trained on and asked under. */
export function SideBySide({ compared }: { readonly compared: Compared }) {
  const client = useClient()
  const asked = useQueries({
    queries: compared.runs.map(({ id }) => ({
      queryKey: ['results', id, 'means'],
      queryFn: () => client.results.means({ run: id }),
    })),
  })
  const failed = asked.find(({ error }) => error !== null)
  if (failed?.error)
    return (
      <Failure
        title="Reading the runs' scores failed"
        reasons={reasonsOf(failed.error)}
        onRetry={() => void failed.refetch()}
      />
    )
  const means = asked.flatMap(({ data }) => data ?? [])
  return means.length < compared.runs.length ? (
    <Loading what="their scores" />
  ) : (
    <Tables compared={compared} means={means} />
  )
}

function Tables({ compared, means }: { readonly compared: Compared; readonly means: readonly Means[] }) {
  const shown = kinds.filter((kind) => means.some(({ groups }) => groups.some(({ name }) => name === kind)))
  const [score, setScore] = useState<keyof typeof choices>('main')
  const marks = means.flatMap(({ mark }) => (mark === null ? [] : [mark]))
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Score"
        style={{ alignSelf: 'flex-start' }}
        data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
        value={score}
        onChange={(value) => setScore(value as keyof typeof choices)}
      />
      {shown.flatMap((kind) =>
        shownScores(score, kind).map((each) => (
          <OfKind key={`${kind} ${each}`} kind={kind} score={each} compared={compared} means={means} />
        )),
      )}
      {[...new Set(marks)].map((mark) => (
        <Text key={mark} size="sm">
          {mark}
        </Text>
      ))}
    </Stack>
  )
}

/** Strict and normalised format correctness are read together. */
function shownScores(choice: keyof typeof choices, kind: Kind): readonly ScoreName[] {
  if (choice === 'format') return ['format', 'formatNormalised']
  return [choice === 'main' ? comparedScore[kind] : choice]
}

function OfKind(asked: RunLines) {
  const table = sideBySideTable(asked)
  if (table.parts.flat().length === 0) return null
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {table.caption}
      </Text>
      <ResultsTable table={table} rowKey={({ key }) => key} />
    </Stack>
  )
}
