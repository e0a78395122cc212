import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Page } from '../ui/page.tsx'
import { Headline } from './headline.tsx'
import { Inventory } from './inventory.tsx'
import { RecentRuns } from './recent-runs.tsx'
import { StarterStudy } from './starter-study.tsx'

/** What is here, what runs, and what can be begun. */
export function Home() {
  const runs = useAsked(['runs', 'list'], (client) => client.runs.list(), {
    again: ({ runs: all }) => all.some(({ state }) => state === 'running') && 2000,
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
      <Inventory />
      <Asked query={runs} what="the runs">
        {({ runs: all }) => {
          const last = all.find(({ state, done }) => state === 'finished' && done > 0)
          return (
            <>
              {all.some(({ name }) => name === 'starter study') ? null : <StarterStudy />}
              {last !== undefined && <Headline run={last} />}
              {all.length > 0 && <RecentRuns runs={all} />}
            </>
          )
        }}
      </Asked>
    </Page>
  )
}
