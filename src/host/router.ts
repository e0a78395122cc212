import { annotationExchange } from './annotations/exchange-handlers.ts'
import { annotations } from './annotations/handlers.ts'
import { baselines } from './results/baseline-handlers.ts'
import { bundles } from './bundles/handlers.ts'
import { changes } from './changes/handlers.ts'
import { collections } from './collections/handlers.ts'
import { drafts } from './studies/draft-handlers.ts'
import { endpoints } from './endpoints/handlers.ts'
import { files } from './disk/handlers.ts'
import { handOuts } from './hand-outs/handlers.ts'
import { history } from './history/handlers.ts'
import { models } from './models/handlers.ts'
import { madeModels } from './models/made-handlers.ts'
import { predictions } from './predictions/handlers.ts'
import { prompts } from './studies/prompt-handlers.ts'
import { reports } from './results/report-handlers.ts'
import { results } from './results/handlers.ts'
import { runs } from './runs/handlers.ts'
import { scores } from './results/score-handlers.ts'
import { settings } from './settings/handlers.ts'
import { shards } from './shards/handlers.ts'
import { views } from './settings/view-handlers.ts'
import { starter } from './studies/starter-handlers.ts'
import { studies } from './studies/handlers.ts'
import { studyList } from './studies/list-handlers.ts'
import { templates } from './templates/handlers.ts'
import { trainings } from './trainings/handlers.ts'
import { trainingSets } from './training-sets/handlers.ts'
import { trials } from './runs/trial-handlers.ts'
import { implement, type Router, type RouterClient } from '@orpc/server'
import { contract } from '#contract/index.ts'
import type { Host } from './host.ts'

/** All calls of a host in this process. Its type is written down: inferred, it is longer than the compiler writes. */
export type HostClient = RouterClient<typeof router>

/** The whole contract, answered. The compiler refuses a call that has no handler. */
export const router: Router<typeof contract, Host> = implement(contract)
  .$context<Host>()
  .router({
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
    models: { ...models, ...madeModels },
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
    trainings: { ...trainings, ...trainingSets },
    trials,
    views,
  })
