import { conditionName } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { placesIn } from '#core/shards/shard.ts'
import { asksTask } from '#core/study/cell-tasks.ts'
import type { Cell } from '#core/study/cell.ts'
import { plannedInstruction, plannedWords } from '#core/study/planned-instruction.ts'
import { progressMeter } from '#core/study/progress.ts'
import { taskStop } from '#core/study/task-stop.ts'
import { readRunInstances, readRunTasks, type RunRow, type RunTask, type StoredCell } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { doneInstances, saveTrial } from '#store/trials.ts'
import { askTrials, type Question } from './ask-trial.ts'
import type { RunContext } from './run-context.ts'
import type { RunEvent } from './run-event.ts'
import { whenFree } from './when-free.ts'

export type Asked =
  | { readonly state: 'asked'; readonly done: number; readonly engineErrors: number }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly reason: string; readonly remedy: 'resume' }

/**
 * Answers in a row that may fail before the run is given up: by then it is the machine or the model, not one prompt.
 */
const failuresInARow = 3
/** Trials in a row that may stay open since nobody could be asked. */
const openInARow = 20
/**
 * Questions handed to the engine at once, first and at most: some megabytes. A run that has just begun can be stopped,
 * and an engine that fails is noticed, soon; later ones are many, since at the end of each some threads have nothing
 * left to ask.
 */
const [firstPortion, maxPortion] = [8, 1024]

/**
 * Asks everything of these cells that is not stored yet, of the model that is loaded: cell by cell, task by task.
 *
 * @param doneBefore trials of the run that are stored
 */
export async function* askCells(
  run: RunRow,
  cells: readonly StoredCell[],
  doneBefore: number,
  means: RunContext,
): AsyncGenerator<RunEvent, Asked> {
  const meter = progressMeter(run.total, doneBefore)
  let done = doneBefore
  let engineErrors = 0
  let failures = 0
  let [open, openNow, lastMessage] = [0, 0, '']
  for (const questions of inPortions(leftToDo(run, cells, means.store))) {
    let left = questions.length
    for await (const asked of askTrials(means.engine, questions, means.hash, means.signal)) {
      // What has been told is what is stored; prompts in hand are asked again when the run is resumed.
      if (means.signal.aborted) return { state: 'stopped' }
      if (asked.state === 'open') {
        left--
        open++
        lastMessage = asked.message
        if (++openNow >= openInARow)
          return leftOpen(
            `${openNow} trials in a row could not be asked, the last of task ${asked.question.task.name}`,
            lastMessage,
          )
        continue
      }
      openNow = 0
      const { question, trial } = asked
      const saved = yield* whenFree(run.id, means, () => saveTrial(means.store, trial))
      if (saved.state === 'stopped') return saved
      left--
      done++
      failures = trial.outcome === 'engine-error' ? failures + 1 : 0
      if (trial.outcome === 'engine-error') engineErrors++
      if (failures >= failuresInARow) {
        return {
          state: 'failed',
          remedy: 'resume',
          reason: `the engine failed ${failures} times in a row, last on task ${question.task.name}: ${trial.text.message ?? ''}`,
        }
      }
      yield {
        type: 'trial',
        run: run.id,
        progress: meter.step(means.now()),
        cell: question.cell.position,
        task: question.task.name,
        instance: question.planned.instance.id,
        outcome: trial.outcome,
        prompt: trial.text.prompt,
        raw: trial.text.raw,
        formatNormalised: trial.scores?.formatNormalised ?? null,
      }
    }
    // Nothing else ends the asking early.
    if (left > 0) return { state: 'stopped' }
  }
  return open > 0
    ? leftOpen(`${counted(open, 'trial')} could not be asked`, lastMessage)
    : { state: 'asked', done, engineErrors }
}

function leftOpen(what: string, message: string): Asked {
  return { state: 'failed', remedy: 'resume', reason: `${what}: ${message}` }
}

function* inPortions(questions: Iterable<Question>): Generator<readonly Question[]> {
  let some: Question[] = []
  let size = firstPortion
  for (const question of questions) {
    if (some.length === size) {
      yield some
      some = []
      size = Math.min(2 * size, maxPortion)
    }
    some.push(question)
  }
  if (some.length > 0) yield some
}

/**
 * All instances of one task, condition and sampled format follow each other, under each decoding: the engine evaluates
 * what they share only once.
 */
function* leftToDo(run: RunRow, cells: readonly StoredCell[], store: Store): Generator<Question> {
  const tasks = readRunTasks(store, run.id)
  const placesOf = run.shard && placesIn(run.shard)
  for (const alike of Map.groupBy(cells, ({ cell }) => sharedBy(cell)).values()) {
    const left = alike.map((stored) => ({ stored, done: doneInstances(store, stored.id) }))
    for (const position of tasks.keys())
      for (const { stored, done } of left) {
        const isIn = placesOf ? placesOf(stored.cell.position, position) : everyPlace
        if (isIn === undefined) continue
        const isWanted = (instance: number, place: number) => isIn(place) && !done.has(instance)
        yield* questionsOfTask(run, stored, { tasks, position }, store, isWanted)
      }
  }
}

const everyPlace = () => true

function sharedBy({ condition, sampledFormat = '' }: Cell): string {
  return `${conditionName(condition)} ${sampledFormat}`
}

/** What a cell asks of some of its instances, by the store's numbers: task by task, in order. */
export function* questionsOf(
  run: RunRow,
  stored: StoredCell,
  tasks: readonly RunTask[],
  store: Store,
  isWanted: (instance: number) => boolean,
): Generator<Question> {
  for (const position of tasks.keys()) yield* questionsOfTask(run, stored, { tasks, position }, store, isWanted)
}

function* questionsOfTask(
  run: RunRow,
  { id: cellId, cell }: StoredCell,
  { tasks, position }: { readonly tasks: readonly RunTask[]; readonly position: number },
  store: Store,
  isWanted: (instance: number, place: number) => boolean,
): Generator<Question> {
  const task = tasks[position]?.task
  if (task === undefined || !asksTask(cell, task.name, run.study)) return
  const instances = readRunInstances(store, run.id, position)
  const wanted = instances.filter(({ id }, place) => isWanted(id, place))
  if (wanted.length === 0) return
  const instruction = plannedInstruction(task, cell.condition, run.study)
  const called = plannedWords(task, cell.condition, run.study)
  const stop = taskStop(
    run.study.stop,
    called.task,
    instances.map(({ instance }) => called.instanceOf(instance)),
  )
  for (const { id, instance } of wanted) {
    const planned = { id, instance: called.instanceOf(instance) }
    yield { study: run.study, cell, cellId, task: called.task, words: called.words, instruction, stop, planned }
  }
}
