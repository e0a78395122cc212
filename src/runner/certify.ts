import type { Condition } from '#core/conditions/condition.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import {
  certifyingMeter,
  drawParityPrompts,
  isParted,
  parityAnswerTokens,
  parityOf,
  parityPrompts,
  retracedPrompts,
  type CertifyingProgress,
  type Parity,
} from '#core/study/parity.ts'
import { plannedInstruction, plannedWords } from '#core/study/planned-instruction.ts'
import type { Study, StudyTuning } from '#core/study/study.ts'
import { taskStop } from '#core/study/task-stop.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Engine, Traced, TraceRequest } from '#engine/engine.ts'
import { readRunInstances, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readTrainTasks, type TrainingRow } from '#store/trainings.ts'
import type { Followed, FollowRequest, Trainer } from '#trainer/trainer.ts'
import type { RunContext } from './run-context.ts'

export type Certified =
  | { readonly state: 'certified'; readonly parity: Parity }
  | { readonly state: 'stopped' }
  /** The base gave numbers to train on, the tuned model gives none: training has destroyed it. */
  | { readonly state: 'diverged'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string }
type TracedRow = Extract<Traced, { state: 'traced' }>

/** Prompts of the run, answered by the engine (which has the tuned model loaded) and followed by the trainer. */
export async function* certify(
  run: RunRow,
  training: TrainingRow,
  { method }: StudyTuning,
  means: RunContext,
): AsyncGenerator<CertifyingProgress, Certified> {
  const traced: TracedRow[] = []
  const meter = certifyingMeter()
  const requests = parityRequests(run, training, means.store)
  // Those that do not fit are replaced by the next ones.
  for (let some = take(requests, parityPrompts); some.length > 0;) {
    const answers: Traced[] = []
    for await (const { index, answer } of traceEach(means.engine, some, means.signal)) {
      answers[index] = answer
      if (answer.state === 'traced') yield meter.answered(means.now())
    }
    if (means.signal.aborted) return { state: 'stopped' }
    for (const answer of answers) {
      if (answer.state === 'engine-error') return { state: 'failed', reason: answer.message }
      if (answer.state === 'not-finite') {
        return {
          state: 'diverged',
          reason: `training diverged: the tuned model gives ${answer.logit} in place of a number; try a lower learning rate`,
        }
      }
      if (answer.state === 'traced') traced.push(answer)
    }
    some = take(requests, parityPrompts - traced.length)
  }
  const { checkpoint, threads } = training
  const following = followTwice(means.trainer, {
    base: means.studyNow.model.file,
    method,
    checkpoint,
    rows: traced,
    threads: threads ?? 1,
  })
  let followed: Followed
  for (;;) {
    const step = await following.next()
    if (step.done === true) {
      followed = step.value
      break
    }
    yield meter.followed(step.value.rows, means.now())
  }
  if (followed.state !== 'followed') return { state: 'failed', reason: followed.reason }
  const compared = traced.map(({ tokens, answerFrom, logits }, i) => ({
    chosen: tokens.subarray(answerFrom),
    logits,
    trainer: followed.rows[i] ?? nothing,
  }))
  const wanted = compared.flatMap((answer, i) => (i < retracedPrompts || isParted(answer) ? [i] : []))
  const retraced = await retraceTwice(
    means.engine,
    wanted.flatMap((i) => traced[i] ?? []),
  )
  if (retraced.state === 'engine-error') return { state: 'failed', reason: retraced.message }
  const again = new Map(wanted.map((i, place) => [i, retraced.rows[place] ?? nothing]))
  return {
    state: 'certified',
    parity: parityOf(compared.map((answer, i) => ({ ...answer, again: again.get(i) ?? null }))),
  }
}

const nothing = { greedy: [], greedyLogits: [], logits: [] }

/** What the tuned model is going to be asked; where that is too little, or nothing, what it was trained on. */
function* parityRequests(run: RunRow, training: TrainingRow, store: Store): Generator<TraceRequest> {
  for (const { conditions, tasks, instances } of [askedOf(run, training, store), trainedOn(run, training, store)]) {
    const counts = instances.map(({ length }) => length)
    for (const drawn of drawParityPrompts(conditions.length, counts, training.seed)) {
      const [condition, task, instance] = [
        conditions[drawn.condition],
        tasks[drawn.task],
        instances[drawn.task]?.[drawn.instance],
      ]
      if (!condition || !task || !instance) continue
      const called = plannedWords(task, condition, run.study)
      const stop = taskStop(run.study.stop, called.task, (instances[drawn.task] ?? []).map(called.instanceOf))
      yield { ...requestFor(run.study, condition, task, instance), stop }
    }
  }
}

interface PromptSource {
  readonly conditions: readonly Condition[]
  readonly tasks: readonly Task[]
  readonly instances: readonly (readonly Instance[])[]
}

function askedOf({ id, study }: RunRow, training: TrainingRow, store: Store): PromptSource {
  const tasks = readRunTasks(store, id).map(({ task }) => task)
  return {
    conditions: study.tuning?.testConditions === 'same' ? [training.condition] : study.conditions,
    tasks,
    instances: tasks.map((_, task) => readRunInstances(store, id, task).map(({ instance }) => instance)),
  }
}

function trainedOn({ id }: RunRow, training: TrainingRow, store: Store): PromptSource {
  const tasks = readTrainTasks(store, id)
  return {
    conditions: [training.condition],
    tasks: tasks.map(({ task }) => task),
    instances: tasks.map(({ instances }) => [...instances.values()]),
  }
}

function requestFor(study: Study, condition: Condition, task: Task, instance: Instance): Omit<TraceRequest, 'stop'> {
  return {
    candidates: promptCandidates(study.format, plannedInstruction(task, condition, study), instance),
    userTurn: promptFormats[study.format].userTurn,
    maxAnswerTokens: parityAnswerTokens,
  }
}

function take<T>(from: Iterator<T>, most: number): readonly T[] {
  const taken: T[] = []
  while (taken.length < most) {
    const next = from.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

/** The engine's process may have been killed, as in asking; so may the trainer's. */
async function* traceEach(engine: Engine, requests: readonly TraceRequest[], signal: AbortSignal) {
  const again: number[] = []
  for await (const one of engine.traceAll(requests, signal)) {
    if (one.answer.state === 'engine-error') again.push(one.index)
    else yield one
  }
  for (const index of again)
    for await (const { answer } of engine.traceAll(requests.slice(index, index + 1), signal)) yield { index, answer }
}

async function retraceTwice(engine: Engine, rows: readonly TracedRow[]) {
  const first = await engine.retrace(rows)
  return first.state === 'engine-error' ? engine.retrace(rows) : first
}

async function* followTwice(trainer: Trainer, request: FollowRequest): ReturnType<Trainer['follow']> {
  const first = yield* trainer.follow(request)
  return first.state === 'failed' ? yield* trainer.follow(request) : first
}
