import { baselines } from './calls/baselines.ts'
import { collections } from './calls/collections.ts'
import { drafts } from './calls/drafts.ts'
import { files } from './calls/files.ts'
import { history } from './calls/history.ts'
import { models } from './calls/models.ts'
import { prompts } from './calls/prompts.ts'
import { results } from './calls/results.ts'
import { runs } from './calls/runs.ts'
import { scores } from './calls/scores.ts'
import { starter } from './calls/starter.ts'
import { studies } from './calls/studies.ts'
import { trainings } from './calls/trainings.ts'
import { trials } from './calls/trials.ts'
import { os } from './implement.ts'

/** The whole contract, answered. The compiler refuses a call that has no handler. */
export const router = os.router({ baselines, collections, drafts, files, history, models, prompts, results, runs, scores, starter, studies, trainings, trials })
