import { Route, Switch } from 'wouter'
import { Home } from '../home/home.tsx'
import { decodeName } from './paths.ts'
import { readLater } from './read-later.tsx'

/** By the first part of their addresses; Home is there from the beginning. */
const later = {
  wizard: readLater(() => import('../wizard/wizard.tsx')),
  runs: readLater(() => import('../run/run.tsx')),
  results: readLater(() => import('../results/results.tsx')),
  collections: readLater(() => import('../collections/collections.tsx')),
  annotate: readLater(() => import('../annotations/annotate.tsx')),
  'annotation-sets': readLater(() => import('../annotations/sets/sets-page.tsx')),
  models: readLater(() => import('../models/models.tsx')),
  endpoints: readLater(() => import('../models/endpoint-page.tsx')),
  elsewhere: readLater(() => import('../bundles/bundles.tsx')),
  history: readLater(() => import('../history/history.tsx')),
}

/** Reads the code of the screen at an address, so that it is shown without anything in its place before. */
export async function readScreen(address: string): Promise<void> {
  const [, first] = address.split('/')
  // What cannot be read is asked for again, and told, where it is shown.
  await Object.entries(later)
    .find(([name]) => name === first)?.[1]
    .read()
    .catch(() => undefined)
}

// Safari has no idle callbacks.
const idle: (then: () => void) => void =
  'requestIdleCallback' in window ? (then) => window.requestIdleCallback(then) : (then) => setTimeout(then, 200)

/** Reads the others while nothing else is to be done, one after the other: whoever goes there does not wait. */
export async function readOtherScreens(): Promise<void> {
  for (const name of Object.keys(later)) {
    await new Promise<void>((resolve) => idle(resolve))
    await readScreen(`/${name}`)
  }
}

/** Parts of the address; types of the router know no two that may be missing behind one that may not. */
interface ResultsParams {
  readonly [part: string]: string | undefined
  readonly run: string
  readonly tab: string | undefined
  readonly chosen: string | undefined
}

const {
  wizard: Wizard,
  runs: Run,
  results: Results,
  collections: Collections,
  annotate: Annotate,
  'annotation-sets': AnnotationSets,
  models: Models,
  endpoints: Endpoint,
  elsewhere: Bundles,
  history: History,
} = later

/** Which screen is shown at which address. */
export function Screens() {
  return (
    <Switch>
      <Route path="/">
        <Home />
      </Route>
      <Route path="/wizard/:draft?">{({ draft }) => <Wizard draft={draft} />}</Route>
      <Route path="/runs/:run">{({ run }) => <Run key={run} run={run} />}</Route>
      <Route<ResultsParams> path="/results/:run/:tab?/:chosen?">
        {({ run, tab, chosen }) => <Results key={run} run={run} tab={tab} chosen={chosen} />}
      </Route>
      <Route path="/collections/:collection?/:task?">
        {({ collection, task }) => <Collections collection={collection} task={task} />}
      </Route>
      <Route path="/annotation-sets/:collection">
        {({ collection }) => <AnnotationSets collection={collection} />}
      </Route>
      <Route path="/annotate/:collection?/:set?/:task?/:work?">
        {({ collection, set, task, work }) => <Annotate collection={collection} set={set} task={task} work={work} />}
      </Route>
      <Route path="/models/:model?">{({ model }) => <Models model={model} />}</Route>
      <Route path="/endpoints/:endpoint">
        {({ endpoint }) => <Endpoint key={endpoint} endpoint={decodeName(endpoint)} />}
      </Route>
      <Route path="/elsewhere/:run?">{({ run }) => <Bundles run={run} />}</Route>
      <Route path="/history/compare/:runs">{({ runs }) => <History compare={runs.split(',')} />}</Route>
      <Route path="/history">
        <History compare={[]} />
      </Route>
      <Route>
        <Home />
      </Route>
    </Switch>
  )
}
