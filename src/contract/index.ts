import type { ContractRouterClient } from '@orpc/contract'
import { annotationExchange } from './annotation-exchange.ts'
import { annotations } from './annotations.ts'
import { baselines } from './baselines.ts'
import { bundles } from './bundles.ts'
import { changes } from './changes.ts'
import { collections } from './collections.ts'
import { drafts } from './drafts.ts'
import { endpoints } from './endpoints.ts'
import { files } from './files.ts'
import { handOuts } from './hand-outs.ts'
import { history } from './history.ts'
import { models } from './models.ts'
import { predictions } from './predictions.ts'
import { prompts } from './prompts.ts'
import { reports } from './reports.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { scores } from './scores.ts'
import { settings } from './settings.ts'
import { shards } from './shards.ts'
import { starter } from './starter.ts'
import { studies } from './studies.ts'
import { studyList } from './study-list.ts'
import { templates } from './templates.ts'
import { trainings } from './trainings.ts'
import { trials } from './trials.ts'
import { views } from './views.ts'

/** Every call and event a face may use. */
export const contract = {
  annotations: { ...annotations, ...annotationExchange },
  baselines,
  bundles,
  changes,
  collections,
  drafts,
  endpoints,
  files,
  handOuts,
  history,
  models,
  predictions,
  prompts,
  reports,
  results,
  runs,
  scores,
  settings,
  shards,
  starter,
  studies: { ...studies, ...studyList },
  templates,
  trainings,
  trials,
  views,
}

/** The contract as whoever calls it sees it, over any wire. */
export type Client = ContractRouterClient<typeof contract>
