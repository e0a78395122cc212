import { isDeepStrictEqual } from 'node:util'
import { listRuns, readRunTasks, type RunRow } from '#store/runs.ts'
import { readTrainTasks } from '#store/trainings.ts'
import type { Host } from '../host.ts'
import { fieldsOf } from './earlier-run.ts'

/** Runs that asked other models the very same study, newest first: what is left to compare is the model. */
export function sameStudyOfOtherModels({ store }: Pick<Host, 'store'>, run: RunRow): readonly RunRow[] {
  if (run.study.predictions) return []
  const own = choicesOf(run)
  const alike = listRuns(store).filter(
    (other) =>
      other.id !== run.id &&
      other.study.model.sha256 !== run.study.model.sha256 &&
      !other.study.predictions &&
      isDeepStrictEqual(choicesOf(other), own),
  )
  // Most runs have none: tasks are long to read.
  if (alike.length === 0) return []
  const tasks = tasksOf(store, run)
  return alike.filter((other) => isDeepStrictEqual(tasksOf(store, other), tasks))
}

function tasksOf(store: Host['store'], { id }: RunRow) {
  const names = (rows: readonly { readonly task: { readonly name: string } }[]) => rows.map(({ task }) => task.name)
  return { asked: names(readRunTasks(store, id)), trained: names(readTrainTasks(store, id)) }
}

function choicesOf({ study }: RunRow) {
  const { conditions, tuning, instanceSeed, sampledFormats, stop = 'newline' } = study
  const fields = fieldsOf({ ...study, formats: sampledFormats?.length, stop })
  return { ...fields, name: undefined, conditions, tuning, instanceSeed }
}
