import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Page } from '../ui/page.tsx'
import { Inventory } from './inventory.tsx'
import { LastStudy } from './last-study.tsx'
import { RecentRuns } from './recent-runs.tsx'
import { Running } from './running.tsx'
import { StarterStudy } from './starter-study.tsx'

/** What runs, what was found last, and what is here. */
export function Home() {
  const runs = useAsked(['runs', 'list'], (client) => client.runs.list(), {
    // A run may begin elsewhere: at the terminal, or in another tab.
    again: ({ runs: all }) => (all.some(({ state }) => state === 'running') ? 2000 : 5000),
  })
  return (
    <Page
      title="Home"
      about="Does a language model follow instructions, or has it only learned the output format?"
      actions={
        <>
          <Button component={Link} href={paths.elsewhere()} variant="default">
            Open a bundle …
          </Button>
          <Button component={Link} href={paths.wizard}>
            New study
          </Button>
        </>
      }
    >
      <Asked query={runs} what="the runs">
        {({ runs: all }) => {
          const last = all.find(({ state, done }) => state === 'finished' && done > 0)
          return (
            <>
              {all.flatMap((run) => (run.state === 'running' ? [<Running key={run.id} run={run} />] : []))}
              {last !== undefined && <LastStudy run={last} />}
              {all.some(({ name }) => name === 'starter study') ? null : <StarterStudy />}
              <Inventory />
              {all.length > 0 && <RecentRuns runs={all} />}
            </>
          )
        }}
      </Asked>
    </Page>
  )
}
