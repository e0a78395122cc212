import { Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { kinds, type Kind } from '#core/task.ts'
import { count, counted } from '../ui/numbers.ts'
import { comparedScore, figureMarks, gridCells, scoreTitles, sizePoints, type Mark, type Means, type Table } from './figure-data.ts'
import { GridFigure } from './grid-figure.tsx'
import { ScoreFigure } from './score-figure.tsx'
import { SizeFigure } from './size-figure.tsx'

export interface FiguresProps {
  readonly means: Means
  /** Not there before its draws are. */
  readonly table: Table | undefined
}

/** A figure for each kind of tasks that was asked. */
export function Figures({ means, table }: FiguresProps) {
  const [published, setPublished] = useState(true)
  const asked = kinds.filter((kind) => means.groups.some((group) => group.name === kind))
  return (
    <Stack gap="xl">
      {asked.map((kind) => <FiguresOf key={kind} kind={kind} means={means} table={table} published={published} />)}
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Checkbox label="Published values, hollow" checked={published} onChange={(event) => setPublished(event.currentTarget.checked)} style={{ flexShrink: 0 }} />
        <Text size="sm" c="dimmed">
          Published by Kung & Peng 2023 (arXiv 2305.11383). P: the paper&apos;s abstract or captions; N: the first author&apos;s published notebook. Other models and other tasks: they are no
          reference for these. {means.publishedCaveat}
        </Text>
      </Group>
    </Stack>
  )
}

interface FiguresOfProps extends FiguresProps {
  readonly kind: Kind
  readonly published: boolean
}

function FiguresOf({ kind, means, table, published }: FiguresOfProps) {
  const marks = useMemo(() => figureMarks({ ...means, published: published ? means.published : [] }, table?.intervals, kind), [means, table, kind, published])
  const points = useMemo(() => sizePoints(means, table?.intervals, kind), [means, table, kind])
  const grid = useMemo(() => gridCells(means, kind), [means, kind])
  const references = useMemo(() => referencesOf(marks, kind), [marks, kind])
  const score = scoreTitles[comparedScore[kind]]
  const basis = basisOf(table, marks, kind)
  return (
    <Stack component="section" gap="md" aria-label={kind}>
      <Title order={2}>{kind === 'classification' ? 'Classification' : 'Generation'}</Title>
      <ScoreFigure
        title={`${means.name}, ${kind}`} marks={marks}
        caption={`${basis} Dots: lines${marks.some(({ role }) => role === 'untuned') ? ' (squares: untuned)' : ''}; bars: their 95 % intervals. Rules: guessing, copying${marks.some(({ role }) => role === 'untuned') ? ', the untuned model' : ''}.`}
      />
      {points.length > 0 && (
        <SizeFigure
          title={`${means.name}, ${kind}, by size`} score={score} points={points} references={references}
          caption={`${basis} Each line is what was trained on; bars: 95 % intervals. Size: instances of each train task, on a logarithmic scale.`}
        />
      )}
      {grid.length > 0 && (
        <GridFigure title={`${means.name}, ${kind}, trained and asked`} score={score} cells={grid} caption={`Mean ${score} in percent over up to ${count(Math.max(...grid.map(({ n }) => n)))} instances; darker is higher.`} />
      )}
    </Stack>
  )
}

/** What the numbers of a figure stand on. */
function basisOf(table: Table | undefined, marks: readonly Mark[], kind: Kind): string {
  const drawn = table?.intervals.find((each) => each.kind === kind)
  const own = marks.flatMap(({ role, n }) => (n !== null && (role === 'line' || role === 'untuned') ? [n] : []))
  if (table === undefined) return `Means over up to ${counted(Math.max(0, ...own), 'instance')}; intervals are being drawn.`
  if (drawn === undefined) return `Means over up to ${counted(Math.max(0, ...own), 'instance')}; no intervals, for nothing is compared yet.`
  return `n = ${count(drawn.instances)} instances in ${counted(drawn.tasks, 'task')} that every compared line has answered; ${count(table.draws)} draws of tasks and instances, seed ${table.seed}.`
}

/** Guessing and the first untuned line. */
function referencesOf(marks: readonly Mark[], kind: Kind): readonly Mark[] {
  const here = marks.filter(({ panel }) => panel === scoreTitles[comparedScore[kind]])
  const untuned = here.filter(({ role }) => role === 'untuned').slice(0, 1)
  return [...here.filter(({ role, row }) => role === 'baseline' && ['random guess', 'majority label'].includes(row)), ...untuned]
}

