import { Alert, Anchor, Badge, Group, Tabs, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'
import { count, counted } from '#core/numbers.ts'
import { leftToAsk } from '#core/study/left-to-ask.ts'
import type { Behind } from '#figures/figure.ts'
import type { Means } from '#figures/results.ts'
import { behindToAddress } from '../app/behind.ts'
import { Glance } from '../app/glance.tsx'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { RunStateBadge } from '../app/run-state.tsx'
import { Page } from '../ui/page.tsx'
import { plotNow, usePlot } from '../ui/plot.ts'
import { Empty, Failure, Loading } from '../ui/states.tsx'
import { BundleButton } from './bundle-button.tsx'
import { Confusion } from './confusion.tsx'
import { AskedTables, BaseAndTuned, questionsAsked } from './asked-tables.tsx'
import { Effects } from './effects.tsx'
import { Figures } from './figures.tsx'
import { Origin } from './origin.tsx'
import { ReportButton } from './report-button.tsx'
import { SameStudy } from './same-study.tsx'
import { Tables } from './tables.tsx'
import { TaskDifferences } from './task-differences.tsx'
import { filterFromAddress, filterToAddress, noFilter, type TrialFilter } from './trial-filter.ts'
import { Trials } from './trials.tsx'
import { pageOptions } from './use-pages.ts'
import { tabs, usePlace, type Place } from './use-place.ts'
import type { TableQuery } from '../app/verdict-sentences.tsx'

// Figures are drawn as soon as their numbers are there: what draws them is read meanwhile.
void plotNow()

/** Milliseconds between two looks at a run that is under way: what is drawn of many trials takes seconds. */
const pollMs = 20_000

/** Milliseconds after the verdict before more is read than is shown. */
const rest = 1500

export interface ResultsProps {
  readonly run: string
  /** The last parts of the address. */
  readonly tab: string | undefined
  readonly chosen: string | undefined
}

/** What a run has shown: the verdict first, then the figure, the tables, and every trial. */
export default function Results({ run: asked, tab, chosen }: ResultsProps) {
  const place = usePlace(asked, { tab, chosen })
  const [compare, setCompare] = useState<string | null>(null)
  const shown = useAsked(['runs', 'show', asked], (client) => client.runs.show({ run: asked }), {
    again: ({ state }) => state === 'running' && pollMs,
  })
  const again = () => shown.data?.state === 'running' && pollMs
  const means = useAsked(
    ['results', asked, 'means'],
    (client, signal) => client.results.means({ run: asked }, { signal }),
    { again },
  )
  const table = useAsked(
    ['results', asked, 'table', compare],
    (client, signal) => client.results.table({ run: asked, by: null, compare }, { signal }),
    { again },
  )

  const plot = usePlot()
  const error = means.error ?? shown.error
  if (means.data === undefined && error !== null) {
    return (
      <Page title="Results">
        <Failure
          title="These results cannot be shown"
          reasons={reasonsOf(error)}
          onRetry={() => {
            void means.refetch()
            void shown.refetch()
          }}
        />
        <Anchor component={Link} href={paths.history}>
          All runs
        </Anchor>
      </Page>
    )
  }
  // All that stands above the verdict comes at once: nothing moves it afterwards.
  if (means.data === undefined || plot === undefined || (shown.data === undefined && shown.error === null))
    return (
      <Page title="Results">
        <Loading what="the results" />
      </Page>
    )
  const { name, model, collection, done, asking } = means.data
  return (
    <Page
      title={name}
      about={`${model} on ${collection}, ${counted(done, 'trial')}${asking ? `, ${asking.mode} mode` : ''}`}
      actions={
        <>
          {shown.data && <RunStateBadge state={shown.data.state} />}
          {done > 0 && <ReportButton run={means.data.run} />}
          {shown.data && (
            <BundleButton
              run={means.data.run}
              name={name}
              trained={shown.data.trainings.filter(({ sha256 }) => sha256 !== null).length}
            />
          )}
          <Anchor component={Link} href={paths.run(means.data.run)}>
            The run
          </Anchor>
        </>
      }
    >
      {shown.data?.origin && <Origin origin={shown.data.origin} />}
      {shown.data && <SameStudy run={shown.data} />}
      {done === 0 ? (
        <Empty
          title="No trials yet"
          text="Verdict, figures and tables would be here as soon as the first instances have been asked."
          action={
            <Anchor component={Link} href={paths.run(means.data.run)}>
              See the run
            </Anchor>
          }
        />
      ) : (
        <Shown
          means={means.data}
          state={shown.data?.state}
          table={table}
          compare={compare}
          onCompare={setCompare}
          place={place}
        />
      )}
    </Page>
  )
}

interface ShownProps {
  readonly means: Means
  readonly state: string | undefined
  readonly table: TableQuery
  readonly compare: string | null
  readonly onCompare: (name: string | null) => void
  readonly place: Place
}

function Shown({ means, state, table, compare, onCompare, place: { tab, chosen, go } }: ShownProps) {
  const filter = useMemo(() => filterFromAddress(tab === 'trials' ? chosen : new URLSearchParams()), [tab, chosen])
  const client = useClient()
  const queries = useQueryClient()
  // Whoever looks at the trials next finds the first page read; not at once, for the figures are being drawn.
  const hasTable = table.data !== undefined
  useEffect(() => {
    if (!hasTable) return undefined
    const later = setTimeout(
      () =>
        void queries
          .query(pageOptions(client, { run: means.run, filter: noFilter, stamp: means.done }, 0))
          .catch(() => undefined),
      rest,
    )
    return () => clearTimeout(later)
  }, [hasTable, queries, client, means.run, means.done])
  const openTrials = (wanted: Partial<TrialFilter>) => go('trials', filterToAddress({ ...noFilter, ...wanted }))
  const openBehind = (behind: Behind) => go('trials', behindToAddress(behind, means.cells))
  const asks = questionsAsked(means)
  const closer = {
    run: means.run,
    stamp: means.done,
    chosen,
    onChoose: (next: URLSearchParams) => go(tab, next),
    onTrials: openTrials,
  }
  return (
    <>
      {means.done < means.total && <Unfinished means={means} state={state} />}
      <Glance means={means} table={table} short={tab !== 'figures'} onTrials={openBehind} />
      <Tabs
        value={tab}
        onChange={(next) => go(tabs.find((each) => each === next) ?? 'figures', new URLSearchParams())}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="figures">Figures</Tabs.Tab>
          <Tabs.Tab value="tables">Tables</Tabs.Tab>
          <Tabs.Tab value="tasks">Tasks</Tabs.Tab>
          <Tabs.Tab value="labels">Labels</Tabs.Tab>
          <Tabs.Tab value="effects">Effects</Tabs.Tab>
          {asks.byTemplate && <Tabs.Tab value="templates">Templates</Tabs.Tab>}
          {asks.demonstrations && <Tabs.Tab value="demonstrations">Demonstrations</Tabs.Tab>}
          {asks.inContextOrTuned && <Tabs.Tab value="tuned">Base and tuned</Tabs.Tab>}
          {asks.style && <Tabs.Tab value="style">Style</Tabs.Tab>}
          {asks.formatSpread && <Tabs.Tab value="formats">Formats</Tabs.Tab>}
          {asks.overSteps && <Tabs.Tab value="steps">Steps</Tabs.Tab>}
          <Tabs.Tab value="trials" rightSection={<Badge variant="light">{count(means.done)}</Badge>}>
            Trials
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="figures" pt="md">
          <Figures means={means} table={table.data} onTrials={openBehind} />
        </Tabs.Panel>
        <Tabs.Panel value="tables" pt="md">
          <Tables means={means} table={table} compare={compare} onCompare={onCompare} onTrials={openTrials} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks" pt="md">
          <TaskDifferences {...closer} />
        </Tabs.Panel>
        <Tabs.Panel value="labels" pt="md">
          <Confusion {...closer} />
        </Tabs.Panel>
        <Tabs.Panel value="effects" pt="md">
          <Effects {...closer} />
        </Tabs.Panel>
        <Tabs.Panel value="templates" pt="md">
          <AskedTables run={means.run} stamp={means.done} of="byTemplate" />
        </Tabs.Panel>
        <Tabs.Panel value="demonstrations" pt="md">
          <AskedTables run={means.run} stamp={means.done} of="demonstrations" />
        </Tabs.Panel>
        <Tabs.Panel value="tuned" pt="md">
          <BaseAndTuned run={means.run} stamp={means.done} hasTuned={asks.hasTuned} />
        </Tabs.Panel>
        <Tabs.Panel value="style" pt="md">
          <AskedTables run={means.run} stamp={means.done} of="style" />
        </Tabs.Panel>
        <Tabs.Panel value="formats" pt="md">
          <AskedTables run={means.run} stamp={means.done} of="formatSpread" />
        </Tabs.Panel>
        <Tabs.Panel value="steps" pt="md">
          <AskedTables run={means.run} stamp={means.done} of="overSteps" />
        </Tabs.Panel>
        <Tabs.Panel value="trials" pt="md">
          <Trials
            run={means.run}
            filter={filter}
            onFilter={(next) => go('trials', filterToAddress(next))}
            stamp={means.done}
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Unfinished({
  means: { run, done, total, cells, trainings },
  state,
}: {
  readonly means: Means
  readonly state: string | undefined
}) {
  const there = `${count(done)} of ${counted(total, 'trial')} ${total === 1 ? 'is' : 'are'} there`
  const left = leftToAsk(cells, trainings)
  const [title, text] =
    left?.state === 'diverged'
      ? [
          'Some cells have no scores',
          `${there}: the training of ${counted(left.cells, 'cell')} diverged. Nothing is left to ask.`,
        ]
      : [
          'These are not all results yet',
          `${there}${state === undefined ? '' : `; the run is ${state}`}. Every number says what it is based on; open trials may change it.`,
        ]
  return (
    <Alert color="yellow" title={title}>
      <Group gap="xs">
        <Text size="sm">{text}</Text>
        <Anchor component={Link} href={paths.run(run)} size="sm" c="inherit" underline="always">
          Go to the run
        </Anchor>
      </Group>
    </Alert>
  )
}
