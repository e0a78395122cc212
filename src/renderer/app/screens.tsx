import { lazy } from 'react'
import { Route, Switch } from 'wouter'
import { Home } from '../home/home.tsx'

const Wizard = lazy(() => import('../wizard/wizard.tsx'))
const Run = lazy(() => import('../run/run.tsx'))
const Results = lazy(() => import('../results/results.tsx'))
const Collections = lazy(() => import('../collections/collections.tsx'))
const Annotate = lazy(() => import('../annotations/annotate.tsx'))
const AnnotationSets = lazy(() => import('../annotations/sets/sets-page.tsx'))
const Models = lazy(() => import('../models/models.tsx'))
const Bundles = lazy(() => import('../bundles/bundles.tsx'))
const History = lazy(() => import('../history/history.tsx'))

/** Parts of the address; types of the router know no two that may be missing behind one that may not. */
interface ResultsParams {
  readonly [part: string]: string | undefined
  readonly run: string
  readonly tab: string | undefined
  readonly chosen: string | undefined
}

/** Which screen is shown at which address; all but the first are read when they are first needed. */
export function Screens() {
  return (
    <Switch>
      <Route path="/"><Home /></Route>
      <Route path="/wizard/:draft?">{({ draft }) => <Wizard draft={draft} />}</Route>
      <Route path="/runs/:run">{({ run }) => <Run key={run} run={run} />}</Route>
      <Route<ResultsParams> path="/results/:run/:tab?/:chosen?">{({ run, tab, chosen }) => <Results key={run} run={run} tab={tab} chosen={chosen} />}</Route>
      <Route path="/collections/:collection?/:task?">{({ collection, task }) => <Collections collection={collection} task={task} />}</Route>
      <Route path="/annotation-sets/:collection">{({ collection }) => <AnnotationSets collection={collection} />}</Route>
      <Route path="/annotate/:collection?/:set?/:task?/:work?">{({ collection, set, task, work }) => <Annotate collection={collection} set={set} task={task} work={work} />}</Route>
      <Route path="/models/:model?">{({ model }) => <Models model={model} />}</Route>
      <Route path="/elsewhere/:run?">{({ run }) => <Bundles run={run} />}</Route>
      <Route path="/history/compare/:runs">{({ runs }) => <History compare={runs.split(',')} />}</Route>
      <Route path="/history"><History compare={[]} /></Route>
      <Route><Home /></Route>
    </Switch>
  )
}
