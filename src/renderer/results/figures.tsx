import { Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { kinds, type Kind } from '#core/task.ts'
import { kindFigures, paperFigures, type Figure } from '#figures/index.ts'
import type { Behind } from '#figures/figure.ts'
import type { Means, Table } from '#figures/results.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'

export interface FiguresProps {
  readonly means: Means
  /** Not there before its draws are. */
  readonly table: Table | undefined
  readonly onTrials: (behind: Behind) => void
}

/** The paper's figures that this run has, then those of each kind of tasks that was asked. */
export function Figures({ means, table, onTrials }: FiguresProps) {
  const [published, setPublished] = useState(true)
  const results = useMemo(
    () => ({ means: { ...means, published: published ? means.published : [] }, table }),
    [means, table, published],
  )
  const paper = useMemo(() => paperFigures(results), [results])
  const byKind = useMemo(
    () =>
      kinds.flatMap((kind) => {
        const figures = kindFigures(results, kind)
        return figures.length > 0 ? [{ kind, figures }] : []
      }),
    [results],
  )
  return (
    <Stack gap="xl">
      {paper.length > 0 && <Section title="As in the paper" figures={paper} onTrials={onTrials} />}
      {byKind.map(({ kind, figures }) => (
        <Section key={kind} title={titles[kind]} figures={figures} onTrials={onTrials} />
      ))}
      <Group justify="space-between" align="flex-start">
        <Checkbox
          label="Published values, hollow"
          checked={published}
          onChange={(event) => setPublished(event.currentTarget.checked)}
          style={{ flexShrink: 0 }}
        />
        <Text size="sm" c="dimmed">
          Published by Kung & Peng 2023 (arXiv 2305.11383). P: the paper&apos;s abstract or captions; N: the first
          author&apos;s published notebook. Other models and other tasks: they are no reference for these.{' '}
          {means.publishedCaveat}
        </Text>
      </Group>
    </Stack>
  )
}

const titles: Readonly<Record<Kind, string>> = {
  classification: 'Classification',
  choice: 'Choice',
  generation: 'Generation',
}

interface SectionProps extends Pick<FiguresProps, 'onTrials'> {
  readonly title: string
  readonly figures: readonly Figure[]
}

function Section({ title, figures, onTrials }: SectionProps) {
  return (
    <Stack component="section" gap="lg" aria-label={title}>
      <Title order={2}>{title}</Title>
      {figures.map((figure) => (
        <DrawnFigure key={figure.name} figure={figure} onTrials={onTrials} />
      ))}
    </Stack>
  )
}
