import { Alert, Anchor, Group, List, Spoiler } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { paths } from '../app/paths.ts'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { runSeconds } from '../app/run-seconds.ts'
import { RunStateBadge } from '../app/run-state.tsx'
import { Page } from '../ui/page.tsx'
import { Failure, Loading } from '../ui/states.tsx'
import type { Run as ShownRun } from './cell-grid.ts'
import { Cells } from './cells.tsx'
import { Controls } from './controls.tsx'
import { Problems } from './problems.tsx'
import { Overall } from './progress.tsx'
import { Queue } from './queue.tsx'
import classes from './run.module.css'
import { questionSentence } from './run-words.ts'
import type { RunView } from './run-view.ts'
import { Shards } from './shards.tsx'
import { Trainings } from './trainings.tsx'
import { NewestTrial } from './trial.tsx'
import { useCurrentRun, useEndpointConnection } from './use-current-run.ts'
import { useRun, type FollowedRun } from './use-run.ts'
import { WorkAsFiles } from './work-as-files.tsx'

/** Milliseconds between two looks at a run that is not under way: somebody else may have resumed it. */
const pollMs = 3000

/** A run while it is carried out, and where it stands when it is not. */
export default function Run({ run: asked }: { readonly run: string }) {
  const followed = useRun(asked)
  const queries = useQueryClient()
  const { view, endedAt, refusal, again } = followed
  const shown = useAsked(['runs', 'show', asked], (client) => client.runs.show({ run: asked }), {
    again: () => (endedAt === null ? false : pollMs),
  })
  const resumed = endedAt !== null && shown.data?.state === 'running' && shown.dataUpdatedAt > endedAt
  useEffect(() => {
    if (resumed) again()
  }, [resumed])
  const ended = view?.trainingsEnded
  useEffect(() => void queries.invalidateQueries({ queryKey: ['runs', 'show', asked] }), [queries, asked, ended])

  const reasons =
    refusal.length > 0 ? refusal : shown.error === null || shown.data !== undefined ? [] : reasonsOf(shown.error)
  if (reasons.length > 0) {
    return (
      <Page title="Run">
        <Failure
          title="This run cannot be shown"
          reasons={reasons}
          onRetry={() => {
            void shown.refetch()
            again()
          }}
        />
        <Anchor component={Link} href={paths.history}>
          All runs
        </Anchor>
      </Page>
    )
  }
  if (view === undefined || view.cells.length < (shown.data?.cells.length ?? 0) || shown.data === undefined)
    return (
      <Page title="Run">
        <Loading what="the run" />
      </Page>
    )
  return <Followed run={shown.data} view={view} followed={followed} />
}

function Followed({
  run,
  view,
  followed,
}: {
  readonly run: ShownRun
  readonly view: RunView
  readonly followed: FollowedRun
}) {
  const going = view.state === 'running'
  const current = useCurrentRun()
  const connection = useEndpointConnection() ?? null
  const cells = run.cells.length > 0 && <Cells run={run} view={view} />
  const newest = view.last !== null && <NewestTrial trial={view.last} cells={run.cells.map(({ name }) => name)} />
  return (
    <Page
      title={run.name}
      about={questionSentence(run)}
      actions={
        <>
          <RunStateBadge state={view.state} />
          <Controls run={run.id} view={view} onChanged={followed.again} onEnding={followed.markEnding} />
        </>
      }
    >
      <Overall
        view={view}
        current={current?.run === run.id ? current : null}
        connection={current?.run === run.id ? connection : null}
        endpoint={run.study.endpoint?.name ?? null}
        seconds={going ? null : runSeconds(run)}
      />
      {run.trainings.length === 0 ? (
        <div className={classes['sideBySide']}>
          {cells}
          {newest}
        </div>
      ) : (
        <>
          {cells}
          <Trainings run={run} view={view} beside={newest} />
        </>
      )}
      {!going && run.origin === null && view.progress.done < view.progress.total && (
        <Group gap="xs">
          <WorkAsFiles run={run.id} onChanged={followed.again} />
          <Shards run={run.id} onChanged={followed.again} />
        </Group>
      )}
      {run.cells.length > 0 && <Problems run={run.id} going={going} />}
      {view.planned.leftOut.length > 0 && <LeftOut reasons={view.planned.leftOut} />}
      <Queue />
    </Page>
  )
}

function LeftOut({ reasons }: { readonly reasons: readonly string[] }) {
  return (
    <Alert color="gray" variant="light" title="Left out">
      <Spoiler maxHeight={72} showLabel="Show all" hideLabel="Show fewer">
        <List size="sm">
          {reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      </Spoiler>
    </Alert>
  )
}
