import { annotationExchange } from './calls/annotation-exchange.ts'
import { annotations } from './calls/annotations.ts'
import { baselines } from './calls/baselines.ts'
import { bundles } from './calls/bundles.ts'
import { collections } from './calls/collections.ts'
import { drafts } from './calls/drafts.ts'
import { files } from './calls/files.ts'
import { history } from './calls/history.ts'
import { models } from './calls/models.ts'
import { predictions } from './calls/predictions.ts'
import { prompts } from './calls/prompts.ts'
import { reports } from './calls/reports.ts'
import { results } from './calls/results.ts'
import { runs } from './calls/runs.ts'
import { scores } from './calls/scores.ts'
import { settings } from './calls/settings.ts'
import { starter } from './calls/starter.ts'
import { studies } from './calls/studies.ts'
import { trainings } from './calls/trainings.ts'
import { trials } from './calls/trials.ts'
import { os } from './implement.ts'

/** The whole contract, answered. The compiler refuses a call that has no handler. */
export const router = os.router({
  annotations: { ...annotations, ...annotationExchange },
  baselines,
  bundles,
  collections,
  drafts,
  files,
  history,
  models,
  predictions,
  prompts,
  reports,
  results,
  runs,
  scores,
  settings,
  starter,
  studies,
  trainings,
  trials,
})
