import { taskLine, trainTaskLine, type TrialLine } from '#contract/bundle-documents.ts'
import type { TrainTask } from '#core/study/train-examples.ts'
import type { Instance } from '#core/task.ts'
import { readAskedElsewhere, type AnswerSource } from '#store/hand-outs.ts'
import { readRunInstances, readRunTasks, type RunRow, type RunTask } from '#store/runs.ts'
import type { ReadableDB } from '#store/store.ts'
import { readCellTrials, type TrialDetail } from '#store/trials.ts'
import type { Without } from './documents.ts'
import { yieldToEventLoop } from './work.ts'

/** The tasks as they were frozen, each followed by its instances. */
export async function* taskLines(db: ReadableDB, { id }: RunRow, signal: AbortSignal): AsyncGenerator<string> {
  for (const [position, { task, baselines }] of readRunTasks(db, id).entries()) {
    await yieldToEventLoop(signal)
    const instances = readRunInstances(db, id, position)
    // In the order of its schema, as an opened run has it, too.
    yield line(taskLine.parse({ type: 'task', position, instances: instances.length, task, baselines }))
    yield instances.map(({ instance }) => line({ type: 'instance', ...inOrder(instance) })).join('')
  }
}

export async function* trainTaskLines(tasks: readonly TrainTask[], signal: AbortSignal): AsyncGenerator<string> {
  for (const [position, { task, instanceCount, instances }] of tasks.entries()) {
    await yieldToEventLoop(signal)
    yield line(trainTaskLine.parse({ type: 'task', position, instances: instances.size, instanceCount, task }))
    yield [...instances]
      .map(([place, instance]) => line({ type: 'instance', position: place, ...inOrder(instance) }))
      .join('')
  }
}

/** Trials read at once: some megabytes, where prompts are long. */
const batchSize = 200

export interface TrialLinesOptions {
  readonly without: Without
  /** What answered trials of the run elsewhere. */
  readonly sources: readonly AnswerSource[]
  readonly reported: (trials: number) => void
  readonly signal: AbortSignal
}

/** The trials of a cell, in the order of their instances. */
export async function* trialLines(
  db: ReadableDB,
  cell: number,
  tasks: readonly RunTask[],
  { without, sources, reported, signal }: TrialLinesOptions,
): AsyncGenerator<string> {
  const places = new Map(sources.map(({ id }, place) => [id, place]))
  const elsewhere = new Map(
    [...readAskedElsewhere(db, cell)].map(([instance, source]) => [instance, places.get(source)]),
  )
  let after = -1
  for (;;) {
    const trials = readCellTrials(db, cell, { after, limit: batchSize })
    const last = trials.at(-1)
    if (!last) return
    after = last.instance
    yield trials
      .map((trial) => {
        const place = elsewhere.get(trial.instance)
        const told = trialLineOf(trial, tasks[trial.task]?.task.name ?? '', without)
        return line({ ...told, ...(place !== undefined && { askedElsewhere: place }) })
      })
      .join('')
    reported(trials.length)
    await yieldToEventLoop(signal)
  }
}

function trialLineOf(
  { position, instanceId, outcome, scores, dropped, text }: TrialDetail,
  task: string,
  without: Without,
): TrialLine {
  const { raw, prompt, promptHash, exampleSources, notes, stop, promptTokens, answerTokens, labelScores, message } =
    text
  return {
    task,
    position,
    instance: instanceId,
    outcome,
    raw,
    scores,
    prompt,
    promptHash,
    dropped,
    exampleSources,
    notes,
    stop,
    promptTokens,
    answerTokens,
    labelScores,
    message: message && without(message),
  }
}

function inOrder({ id, input, references, options }: Instance): Instance {
  return { id, input, references, ...(options !== undefined && { options }) }
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
