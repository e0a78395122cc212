import { askingMode, drawComparedTrials, modeDifferenceOf, type ModeAnswer } from '#core/study/mode-difference.ts'
import { progressMeter } from '#core/study/progress.ts'
import type { Answer, Engine } from '#engine/engine.ts'
import { readRunTasks, saveModeDifference, type RunRow, type StoredCell } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import type { TrainingRow } from '#store/trainings.ts'
import { answeredInstances, readAnswer } from '#store/trial-answers.ts'
import { questionsOf } from './ask-cells.ts'
import { chosenLabel, requestOf, type Question } from './ask-trial.ts'
import type { ModelLoader } from './model-loader.ts'
import type { RunContext } from './run-context.ts'
import type { RunEvent } from './run-event.ts'
import { whenFree } from './when-free.ts'

export type Compared =
  | { readonly state: 'compared' }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly reason: string; readonly remedy: 'resume' }

/** Whether a run is to be compared with exact mode: once, when everything else is done; never in a shard of it. */
export function isToCompare({
  study,
  modeDifference,
  shard,
}: Pick<RunRow, 'study' | 'modeDifference' | 'shard'>): boolean {
  return askingMode(study) === 'fast' && modeDifference === null && shard === null
}

/**
 * Asks some of the prompts that a run in fast mode has answered in exact mode, too, and stores how far the answers are
 * from each other. Nothing of it is kept before it is whole: a run that is stopped meanwhile does it again. One model
 * is in memory at a time.
 */
export async function* compareModes(
  run: RunRow,
  { cells, trainings }: { readonly cells: readonly StoredCell[]; readonly trainings: readonly TrainingRow[] },
  loader: ModelLoader,
  means: RunContext,
): AsyncGenerator<RunEvent, Compared> {
  const drawn = drawnQuestions(run, cells, means.store)
  const meter = progressMeter(drawn.length, 0)
  const pairs: { readonly fast: ModeAnswer; readonly exact: ModeAnswer }[] = []
  for (const [number, some] of Map.groupBy(drawn, ({ training }) => training)) {
    const training = trainings.find(({ id }) => id === number) ?? null
    if (means.signal.aborted) return { state: 'stopped' }
    const loaded = await loader.exact(training, run.study.tuning)
    if (loaded !== 'there' && loaded.state === 'refused') return failed(loaded.reason)
    for await (const { index, answer } of askEach(means.engine, some, means.signal)) {
      if (answer.state === 'engine-error' || answer.state === 'unreached') return failed(answer.message)
      const asked = some[index]
      if (asked) pairs.push({ fast: asked.fast, exact: answerOf(answer, asked) })
      const { done, total, secondsLeft } = meter.step(means.now())
      yield { type: 'comparing', run: run.id, done, prompts: total, secondsLeft }
    }
  }
  // Nothing else ends the asking early.
  if (pairs.length < drawn.length) return { state: 'stopped' }
  const saved = yield* whenFree(run.id, means, () => saveModeDifference(means.store, run.id, modeDifferenceOf(pairs)))
  return saved.state === 'stopped' ? saved : { state: 'compared' }
}

interface DrawnQuestion {
  readonly question: Question
  /** Of its cell, by the store's number. */
  readonly training: number | null
  readonly fast: ModeAnswer
}

/** Cell by cell, as they were asked: prompts of one task and condition follow each other. */
function drawnQuestions(run: RunRow, cells: readonly StoredCell[], store: Store): readonly DrawnQuestion[] {
  const tasks = readRunTasks(store, run.id)
  const answered = cells.map(({ id }) => answeredInstances(store, id))
  const drawn = Map.groupBy(
    drawComparedTrials(
      answered.map(({ length }) => length),
      run.study.seed,
    ),
    ({ cell }) => cell,
  )
  return cells.flatMap((stored, position) => {
    const wanted = new Set((drawn.get(position) ?? []).map(({ trial }) => answered[position]?.[trial]))
    if (wanted.size === 0) return []
    return [...questionsOf(run, stored, tasks, store, (instance) => wanted.has(instance))].flatMap((question) => {
      const fast = readAnswer(store, stored.id, question.planned.id)
      return fast ? [{ question, training: stored.training, fast }] : []
    })
  })
}

/** The engine's process may have been killed, as in asking. */
async function* askEach(engine: Engine, drawn: readonly DrawnQuestion[], signal: AbortSignal) {
  const requests = drawn.map(({ question }) => requestOf(question))
  for await (const { index, answer } of engine.askAll(requests, signal)) {
    const request = requests[index]
    yield {
      index,
      answer: answer.state === 'engine-error' && request ? await engine.ask(request) : answer,
    }
  }
}

/** Priors of labels are those of the run: how far the modes are apart shows in what the prompt makes of labels. */
function answerOf(
  answer: Exclude<Answer, { readonly state: 'engine-error' | 'unreached' }>,
  { question: { study }, fast }: DrawnQuestion,
): ModeAnswer {
  if (answer.state !== 'answered') return { raw: null, labelScores: null }
  const labelScores = answer.labelScores?.map((score, i) => ({ ...score, prior: fast.labelScores?.[i]?.prior }))
  return {
    raw: chosenLabel(study, { raw: answer.raw, ...(labelScores && { labelScores }) }),
    labelScores: labelScores ?? null,
  }
}

function failed(reason: string): Compared {
  return { state: 'failed', remedy: 'resume', reason: `comparing with exact mode: ${reason}` }
}
