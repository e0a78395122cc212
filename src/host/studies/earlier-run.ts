import { isDeepStrictEqual } from 'node:util'
import type { StudyRequest } from '#contract/runs.ts'
import { settledLabelScore } from '#core/answers/label-score.ts'
import { defaultStop } from '#core/answers/stop-rule.ts'
import { settledMode } from '#core/study/mode-difference.ts'
import type { Study } from '#core/study/study.ts'
import { listRuns, readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import type { Host } from '../host.ts'
import { knownModels } from '../models/models.ts'

/** The newest run of the very same study; one that left tasks out was asked for with them. */
export function earlierRun(host: Pick<Host, 'store'>, request: StudyRequest): RunRow | undefined {
  const models = knownModels(host)
    .filter(({ name, file }) => name === request.model || file === request.model)
    .map(({ sha256 }) => sha256)
  return listRuns(host.store).find(
    (run) => run.origin === null && models.includes(run.study.model.sha256) && isOf(host, run, request),
  )
}

function isOf({ store }: Pick<Host, 'store'>, { id, study }: RunRow, request: StudyRequest): boolean {
  if (study.predictions || (study.tuning === null) !== (request.tuning === undefined)) return false
  const names = (rows: readonly { readonly task: { readonly name: string } }[]) => rows.map(({ task }) => task.name)
  const [trained, asked] = [names(readTrainTasks(store, id)), names(readRunTasks(store, id))]
  const left = new Set(study.leftOut.map(({ task }) => task))
  // A task may be left out of one decoding only.
  const kept = (tasks: readonly string[], there: readonly string[]) =>
    tasks.filter((task) => !left.has(task) || there.includes(task))
  return (
    isDeepStrictEqual(
      fieldsOf({ ...study, formats: study.sampledFormats?.length, stop: study.stop ?? 'newline' }),
      fieldsOf({ ...request, stop: request.stop ?? defaultStop }),
    ) &&
    (request.contextSize === undefined || request.contextSize === study.model.contextSize) &&
    (study.tuning === null || request.tuning === undefined
      ? isDeepStrictEqual(study.conditions, request.conditions)
      : isDeepStrictEqual(
          { ...study.tuning, trainTasks: trained },
          { ...request.tuning, trainTasks: kept(request.tuning.trainTasks, trained) },
        )) &&
    isDeepStrictEqual(asked, kept(request.tasks ?? [], asked))
  )
}

export interface Fields extends Pick<
  Study,
  | 'collection'
  | 'decodings'
  | 'k'
  | 'seed'
  | 'margin'
  | 'maxAnswerTokens'
  | 'stop'
  | 'systemMessage'
  | 'mode'
  | 'labelScore'
  | 'sampling'
  | 'primary'
> {
  readonly name?: string | undefined
  /** How many are sampled. */
  readonly formats?: number | undefined
  readonly instancesPerTask?: number | null | undefined
}

/** What two requests of the same study have in common, by value. */
export function fieldsOf({
  name,
  collection,
  decodings,
  formats,
  k,
  instancesPerTask = null,
  seed,
  margin,
  maxAnswerTokens,
  stop,
  systemMessage,
  mode,
  labelScore,
  sampling,
  primary,
}: Fields) {
  return {
    name,
    collection,
    decodings,
    formats,
    k,
    instancesPerTask,
    seed,
    margin,
    maxAnswerTokens,
    stop,
    systemMessage,
    mode: settledMode(mode),
    labelScore: settledLabelScore(labelScore),
    sampling,
    primary,
  }
}
