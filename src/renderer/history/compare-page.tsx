import { Anchor, Button, Group, List, Paper, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { effectsByRunTable } from '#core/tables/effects-by-run.ts'
import { runsFigures } from '#figures/runs.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { ResultsTable } from '../app/results-table.tsx'
import { SaveButton } from '../app/save-button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { SideBySide, type Compared } from './side-by-side.tsx'

/** Runs beside the first of them. */
export function ComparePage({ runs }: { readonly runs: readonly string[] }) {
  const compared = useAsked(['history', 'compare', ...runs], (client) => client.history.compare({ runs }))
  return (
    <Page title="Runs side by side" about="Every other run is compared with the first.">
      <Anchor component={Link} href={paths.history} size="sm">
        All runs
      </Anchor>
      {runs.length < 2 ? (
        <Empty
          title="One run alone"
          text="Select at least two runs to compare them."
          action={
            <Button component={Link} href={paths.history}>
              All runs
            </Button>
          }
        />
      ) : (
        <Asked query={compared} what="the runs">
          {(value) => <Comparison compared={value} />}
        </Asked>
      )}
    </Page>
  )
}

function Comparison({ compared }: { readonly compared: Compared }) {
  return (
    <Stack gap="xl">
      <WhichRuns compared={compared} />
      {compared.levels.length > 0 && <Drawn compared={compared} />}
      <section aria-labelledby="may">
        <Title order={2} size="h3" id="may" pb="xs">
          What can be said of them
        </Title>
        <List size="sm" spacing="xs">
          {compared.may.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </section>
      <section aria-labelledby="setup">
        <Title order={2} size="h3" id="setup" pb="xs">
          What differs in their set-up
        </Title>
        <Setup compared={compared} />
      </section>
      <section aria-labelledby="lines">
        <Title order={2} size="h3" id="lines" pb="xs">
          Their scores
        </Title>
        <SideBySide compared={compared} />
      </section>
      {compared.comparisons.length > 0 && (
        <section aria-labelledby="words">
          <Group justify="space-between" pb="xs">
            <Title order={2} size="h3" id="words">
              In words
            </Title>
            <Saving compared={compared} of="comparisons" />
          </Group>
          <List size="sm" spacing="xs">
            {compared.comparisons.map(({ sentence }) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </section>
      )}
      {compared.effects.length > 0 && (
        <section aria-labelledby="effects">
          <Group justify="space-between" pb="xs">
            <Title order={2} size="h3" id="effects">
              What each change does in them
            </Title>
            <Saving compared={compared} of="effects" />
          </Group>
          <Effects compared={compared} />
        </section>
      )}
    </Stack>
  )
}

/** Scores and effects of all runs; a figure for each kind of tasks. */
function Drawn({ compared }: { readonly compared: Compared }) {
  const figures = useMemo(() => runsFigures(compared), [compared])
  return (
    <Stack gap="md">
      {figures.map((figure) => (
        <DrawnFigure key={figure.name} figure={figure} />
      ))}
    </Stack>
  )
}

function Effects({ compared }: { readonly compared: Compared }) {
  const table = useMemo(() => effectsByRunTable(compared), [compared])
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {table.caption}
      </Text>
      <ResultsTable table={table} rowKey={({ kind, line, against, run }) => [kind, line, against, run].join(' ')} />
      <List size="sm" spacing="xs">
        {compared.effects.flatMap(({ gap }) =>
          gap === null ? [] : [<List.Item key={gap.sentence}>{gap.sentence}</List.Item>],
        )}
      </List>
    </Stack>
  )
}

interface SavingProps {
  readonly compared: Compared
  readonly of: 'comparisons' | 'effects'
}

/** Differences, intervals and verdicts as a table. */
function Saving({ compared, of }: SavingProps) {
  const client = useClient()
  const runs = compared.runs.map(({ id }) => id)
  return (
    <Group gap="xs">
      <SaveButton label="CSV" ask={() => client.history.compareFile({ runs, of, as: 'csv' })} />
      <SaveButton label="LaTeX" ask={() => client.history.compareFile({ runs, of, as: 'latex' })} />
    </Group>
  )
}

function WhichRuns({ compared: { runs } }: { readonly compared: Compared }) {
  const [, go] = useLocation()
  const others = (but: string) => runs.flatMap(({ id }) => (id === but ? [] : [id]))
  return (
    <Group component="ul" align="stretch" m={0} p={0} gap="sm" style={{ listStyle: 'none' }} aria-label="The runs">
      {runs.map(({ id, name }, i) => (
        <Paper component="li" key={id} withBorder p="sm">
          <Stack gap={6}>
            <Text fw={600}>{name}</Text>
            <Group gap="sm">
              {i === 0 && (
                <Text size="sm" c="dimmed">
                  the others are compared with it
                </Text>
              )}
              {i > 0 && (
                <Button size="compact-sm" variant="default" onClick={() => go(paths.compare([id, ...others(id)]))}>
                  Compare the others with it<VisuallyHidden> {name}</VisuallyHidden>
                </Button>
              )}
              <Anchor component={Link} href={paths.results(id)} size="sm">
                Results
              </Anchor>
              {runs.length > 2 && (
                <Button size="compact-sm" variant="subtle" onClick={() => go(paths.compare(others(id)))}>
                  Leave out<VisuallyHidden> {name}</VisuallyHidden>
                </Button>
              )}
            </Group>
          </Stack>
        </Paper>
      ))}
    </Group>
  )
}

function Setup({ compared: { runs, setup } }: { readonly compared: Compared }) {
  if (setup.length === 0)
    return <Text size="sm">Nothing: model, conditions, prompts, decoding, seed and settings are the same.</Text>
  return (
    <Table.ScrollContainer scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} minWidth={200 + 220 * runs.length}>
      <Table aria-label="Set-up">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Of the study</Table.Th>
            {runs.map(({ id, name }) => (
              <Table.Th scope="col" key={id}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {setup.map(({ what, values }) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" fw={500}>
                {what}
              </Table.Th>
              {runs.map(({ id }, i) => (
                <Table.Td key={id} style={{ overflowWrap: 'anywhere' }}>
                  {values[i]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
