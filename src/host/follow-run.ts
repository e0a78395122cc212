import type { Study } from '#core/study/study.ts'
import { planningAssumptions, smallestDetectableDifference } from '#core/statistics/smallest-detectable-difference.ts'
import { detectableSentence } from '#core/study/verdict-sentence.ts'
import { carryOut } from '#runner/carry-out.ts'
import { countInstancesByTask, listRuns, readRunTasks } from '#store/runs.ts'
import { readTrainings } from '#store/trainings.ts'
import { defaultThreads, sha256, type Host } from './host.ts'
import type { os } from './implement.ts'
import { findRun } from './run-id.ts'
import { unfitSentence } from './unfit.ts'

type Errors = Parameters<Parameters<typeof os.runs.resume.handler>[0]>[0]['errors']

export interface FollowOptions {
  /** The run's study with the model as it is now, and as the engine has it loaded. */
  readonly studyNow: Study
  readonly threads: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Carries a planned run out and tells everything that happens, to its end. */
export async function* followRun(host: Host, id: string, { studyNow, threads, signal }: FollowOptions, errors: Errors) {
  const found = findRun(host.store, id)
  if (found.state === 'refused') throw new Error(found.reason)
  const { run } = found
  const trainings = readTrainings(host.store, id)
  yield {
    type: 'planned' as const,
    run: id,
    done: run.done,
    total: run.total,
    trainings: trainings.length,
    trained: trainings.filter(({ state }) => state === 'trained').length,
    leftOut: run.study.leftOut.map(unfitSentence),
    canDetect: canDetect(host, id),
  }
  const end = yield* carryOut(run, {
    ...host, studyNow,
    threads: threads ?? defaultThreads(),
    trainerThreads: threads ?? 'measured',
    hash: sha256,
    signal: signal ?? new AbortController().signal,
  })
  switch (end.state) {
    case 'refused':
      throw errors.INVALID_REQUEST({ data: { reasons: [end.reason] } })
    case 'failed': {
      const next = end.remedy === 'resume' ? `carry on with: placebo study resume ${id}` : `see what there is with: placebo results ${id}`
      throw errors.WORK_FAILED({ data: { reasons: [`run ${id}: ${end.reason}`, next] } })
    }
    case 'stopped':
    case 'finished': {
      const now = listRuns(host.store).find((row) => row.id === id)
      return {
        run: id,
        state: end.state,
        done: now?.done ?? 0,
        total: run.total,
        engineErrors: end.state === 'finished' ? end.engineErrors : 0,
      }
    }
  }
}

/** Told before the run: afterwards it is too late to ask more instances. */
function canDetect(host: Host, run: string): string | null {
  const counts = countInstancesByTask(host.store, run)
  const sizes = readRunTasks(host.store, run).flatMap(({ task }, i) => (task.answerSpace.kind === 'classification' ? [counts.get(i) ?? 0] : []))
  if (sizes.length === 0) return null
  const found = smallestDetectableDifference({ ...planningAssumptions, instances: sizes.reduce((sum, size) => sum + size, 0), tasks: sizes.length })
  return detectableSentence(found === 'too-few' ? null : found)
}
