import { SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { decimal, points } from '#core/numbers.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import { kinds, type Kind } from '#core/task.ts'
import { lineKey } from '#core/study/line.ts'
import type { Client } from '../app/client.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure, Loading } from '../ui/states.tsx'
import type { Compared } from './compare-page.tsx'
import classes from './history.module.css'
import { scoreNames, verdictWords } from './words.ts'

type Means = Awaited<ReturnType<Client['results']['means']>>
type Line = Means['groups'][number]['lines'][number]
type Score = keyof typeof scoreNames

/** What is compared of each kind, and what can be looked at instead. */
const choices = { main: 'what is compared', exactMatch: scoreNames.exactMatch, rougeL: scoreNames.rougeL, format: 'format correctness' } as const

/** The lines of every run, aligned by what they were trained on and asked under. */
export function SideBySide({ compared }: { readonly compared: Compared }) {
  const client = useClient()
  const asked = useQueries({ queries: compared.runs.map(({ id }) => ({ queryKey: ['results', id, 'means'], queryFn: () => client.results.means({ run: id }) })) })
  const failed = asked.find(({ error }) => error !== null)
  if (failed?.error) return <Failure title="Reading the runs' lines failed" reasons={reasonsOf(failed.error)} onRetry={() => void failed.refetch()} />
  const means = asked.flatMap(({ data }) => data ?? [])
  return means.length < compared.runs.length ? <Loading what="their lines" /> : <Tables compared={compared} means={means} />
}

function Tables({ compared, means }: { readonly compared: Compared; readonly means: readonly Means[] }) {
  const shown = kinds.filter((kind) => means.some(({ groups }) => groups.some(({ name }) => name === kind)))
  const [score, setScore] = useState<keyof typeof choices>('main')
  const marks = means.flatMap(({ mark }) => (mark === null ? [] : [mark]))
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Score" style={{ alignSelf: 'flex-start' }} data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
        value={score} onChange={(value) => setScore(value as keyof typeof choices)}
      />
      {shown.flatMap((kind) => shownScores(score, kind).map((each) => <OfKind key={`${kind} ${each}`} kind={kind} score={each} compared={compared} means={means} />))}
      {[...new Set(marks)].map((mark) => <Text key={mark} size="sm">{mark}</Text>)}
    </Stack>
  )
}

/** Strict and normalised format correctness are read together. */
function shownScores(choice: keyof typeof choices, kind: Kind): readonly Score[] {
  if (choice === 'format') return ['format', 'formatNormalised']
  return [choice === 'main' ? comparedScore[kind] : choice]
}

interface OfKindProps {
  readonly kind: Kind
  readonly score: Score
  readonly compared: Compared
  readonly means: readonly Means[]
}

function OfKind({ kind, score, compared, means }: OfKindProps) {
  const lines = means.map(({ groups }) => groups.find(({ name }) => name === kind)?.lines ?? [])
  const rows = alignedRows(lines).filter(({ ofRuns }) => ofRuns.some((line) => line && line[score].overInstances !== null))
  if (rows.length === 0) return null
  return (
    <Table.ScrollContainer minWidth={260 + 240 * means.length}>
      <Table className={classes['numbers']} aria-label={`${kind}, ${scoreNames[score]}`}>
        <Table.Caption ta="left">
          {scoreNames[score]} on {kind} in percent, mean over instances; differences to the first run in points{compared.paired && ', with their 95 % intervals'}.
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{kind}</Table.Th>
            {compared.runs.map(({ id, name }, i) => [
              <Table.Th scope="col" key={id}>{name}</Table.Th>,
              ...(i === 0 ? [] : [<Table.Th scope="col" key={`${id} difference`}>Difference</Table.Th>]),
            ])}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, ofRuns }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" fw={500}>{name}</Table.Th>
              {ofRuns.map((line, i) => [
                <Table.Td key={i}><Mean line={line} score={score} /></Table.Td>,
                ...(i === 0 ? [] : [<Table.Td key={`${i} difference`}>{differenceOf({ kind, score, compared, run: i, line, first: ofRuns[0] })}</Table.Td>]),
              ])}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Mean({ line, score }: { readonly line: Line | undefined; readonly score: Score }) {
  if (line === undefined) return '–'
  const { overInstances, n } = line[score]
  return <>{decimal(overInstances)}{line.marked ? '†' : ''} <Text span size="sm" c="dimmed">n = {n}</Text></>
}

interface DifferenceProps extends Omit<OfKindProps, 'means'> {
  readonly run: number
  readonly line: Line | undefined
  readonly first: Line | undefined
}

/** With interval and verdict where the runs were asked the same, else the bare difference of the means. */
function differenceOf({ kind, score, compared, run, line, first }: DifferenceProps): string {
  const told = compared.comparisons.find((each) => each.kind === kind && each.score === score && each.run === compared.runs[run]?.id && each.line === first?.name)
  if (line && told && told.difference !== null) {
    const interval = told.interval95 === 'too-few' ? '' : ` (${points(told.interval95.low)} to ${points(told.interval95.high)})`
    return `${points(told.difference)}${interval}: ${verdictWords[told.verdict]}`
  }
  const [own, other] = [line?.[score].overInstances ?? null, first?.[score].overInstances ?? null]
  return own === null || other === null ? '–' : points(own - other)
}

interface Row {
  readonly key: string
  readonly name: string
  readonly ofRuns: readonly (Line | undefined)[]
}

/** In the order of the first run; what only others have comes behind, baselines last. */
function alignedRows(lines: readonly (readonly Line[])[]): readonly Row[] {
  const all = lines.flat()
  const keys = [...new Set([...all.filter(({ line }) => line !== null), ...all.filter(({ line }) => line === null)].map(keyOf))]
  return keys.map((key) => {
    const ofRuns = lines.map((own) => own.find((line) => keyOf(line) === key))
    return { key, name: ofRuns.find((line) => line !== undefined)?.name ?? '', ofRuns }
  })
}

function keyOf({ name, line }: Line): string {
  return line === null ? name : lineKey(line)
}
