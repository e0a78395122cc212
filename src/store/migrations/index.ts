import { collections } from './0010-collections.ts'
import { models } from './0020-models.ts'
import { runs } from './0030-runs.ts'
import { trainings } from './0040-trainings.ts'
import { drafts } from './0050-drafts.ts'
import { queue } from './0060-queue.ts'
import { history } from './0070-history.ts'
import { corrections } from './0080-corrections.ts'
import { annotations } from './0090-annotations.ts'
import { settings } from './0100-settings.ts'
import { trialSearch } from './0110-trial-search.ts'
import { bundles } from './0120-bundles.ts'
import { options } from './0130-options.ts'
import { baselinesByExactMatch } from './0140-baselines-by-exact-match.ts'
import { answerStops } from './0160-answer-stops.ts'
import { labelAndStop } from './0170-label-and-stop.ts'
import { tasksAndScores } from './0180-tasks-and-scores.ts'
import { finiteWeightsAndLosses } from './0190-finite-weights-and-losses.ts'
import { namesOfTheField } from './0200-names-of-the-field.ts'
import { nearTies } from './0210-near-ties.ts'
import { askingModes } from './0220-asking-modes.ts'
import { containsLabel } from './0230-contains-label.ts'
import { convertedModels } from './0240-converted-models.ts'
import { stopsOfTrials } from './0250-stops-of-trials.ts'
import { changes } from './0260-changes.ts'
import { annotators } from './0261-annotators.ts'
import { endpoints } from './0270-endpoints.ts'
import { changesOfEndpoints } from './0280-changes-of-endpoints.ts'
import { handOuts } from './0290-hand-outs.ts'
import { shards } from './0300-shards.ts'
import { targetWords } from './0310-target-words.ts'
import { templateSets } from './0350-template-sets.ts'
import { checkpointsAsked } from './0360-checkpoints-asked.ts'
import type { Migration } from './migration.ts'

/** In ascending order of their numbers; a test keeps it so. */
export const migrations: readonly Migration[] = [
  collections,
  models,
  runs,
  trainings,
  drafts,
  queue,
  history,
  corrections,
  annotations,
  settings,
  trialSearch,
  bundles,
  options,
  baselinesByExactMatch,
  answerStops,
  labelAndStop,
  tasksAndScores,
  finiteWeightsAndLosses,
  namesOfTheField,
  nearTies,
  askingModes,
  containsLabel,
  convertedModels,
  stopsOfTrials,
  changes,
  annotators,
  endpoints,
  changesOfEndpoints,
  handOuts,
  shards,
  targetWords,
  templateSets,
  checkpointsAsked,
]
