import { taskLine, trainTaskLine, type TaskLine } from '#contract/bundle-documents.ts'
import { scoreNames } from '#core/scoring/index.ts'
import { taskBaselines, type TaskBaseline } from '#core/study/task-baselines.ts'
import type { TrainTask } from '#core/study/train-examples.ts'
import type { Instance, Task } from '#core/task.ts'
import { names } from '#exchange/bundle/layout.ts'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import { limits } from '#exchange/limits.ts'
import { baselineTask } from '../../collections/baseline-task.ts'
import { readLines } from './parsed.ts'
import { laterScores } from './recompute.ts'
import type { Tally } from './tally.ts'
import { BrokenBundle, measure } from './work.ts'

export interface ReadTask {
  readonly task: Task
  readonly baselines: readonly TaskBaseline[]
  readonly instances: readonly Instance[]
  /** Instances of the tasks before it. */
  readonly offset: number
}

/** What a study asks, and what it trains on. */
export interface StudyTasks {
  readonly tasks: readonly ReadTask[]
  readonly trainTasks: readonly TrainTask[]
}

export type ReadStudyTasks = (
  bundle: BundleReader,
  isTuned: boolean,
  tally: Tally,
  signal: AbortSignal,
) => Promise<StudyTasks>

interface Head {
  readonly task: Task
  readonly position: number
  /** That are to follow. */
  readonly instances: number
}

export const readStudyTasks: ReadStudyTasks = async (bundle, isTuned, tally, signal) => ({
  tasks: await readTasks(bundle, tally, signal),
  trainTasks: isTuned ? await readTrainTasks(bundle, signal) : [],
})

/**
 * For the bundles of one study, which hold the very same tasks: they are parsed once. Of every bundle the bytes are
 * held against its manifest all the same.
 */
export function readStudyTasksOnce(): ReadStudyTasks {
  let known: { readonly hashes: string; readonly tasks: StudyTasks } | undefined
  return async (bundle, isTuned, tally, signal) => {
    const files = isTuned ? [names.tasks, names.trainTasks] : [names.tasks]
    const hashes = files.map((file) => bundle.sha256Of(file)).join(' ')
    if (known?.hashes === hashes) {
      for (const file of files) await measure(bundle, file, signal)
      return known.tasks
    }
    const tasks = await readStudyTasks(bundle, isTuned, tally, signal)
    if (bundle.wrong().length === 0 && tally.recomputed.differing === 0) known = { hashes, tasks }
    return tasks
  }
}

/** The tasks with their instances, baselines computed again. */
async function readTasks(bundle: BundleReader, tally: Tally, signal: AbortSignal): Promise<readonly ReadTask[]> {
  if (bundle.sizeOf(names.tasks) > limits.bundle.tasks)
    throw new BrokenBundle(
      `${names.tasks}: ${bundle.sizeOf(names.tasks)} bytes; at most ${limits.bundle.tasks} can be opened`,
    )
  const tasks: ReadTask[] = []
  let offset = 0
  let open:
    | {
        readonly head: Head & { readonly baselines: Extract<TaskLine, { type: 'task' }>['baselines'] }
        readonly instances: Instance[]
      }
    | undefined
  const finish = () => {
    if (!open) return
    const { head, instances } = open
    checkWhole(
      names.tasks,
      head,
      instances.map(({ id }) => id),
    )
    const baselines = taskBaselines(baselineTask(head.task, instances))
    for (const { name, n, means } of baselines) {
      const stored = head.baselines.find((each) => each.name === name)
      const place = { file: names.tasks, task: head.task.name }
      tally.compare(place, `${name}, n`, stored?.n, n)
      for (const score of scoreNames)
        if (!laterScores.has(score) || stored?.means[score] !== undefined)
          tally.compare(place, `${name}, ${score}`, stored?.means[score], means[score])
    }
    tasks.push({ task: head.task, baselines, instances, offset })
    offset += instances.length
  }
  for await (const lines of readLines(bundle, names.tasks, taskLine, signal)) {
    for (const line of lines) {
      if (line.type === 'instance') {
        if (!open) throw new BrokenBundle(`${names.tasks}: an instance before the first task`)
        open.instances.push(instanceFrom(line, open.head.task, names.tasks))
      } else {
        finish()
        open = { head: { ...line, task: taskFrom(line.task) }, instances: [] }
        if (line.position !== tasks.length)
          throw new BrokenBundle(
            `${names.tasks}: task ${line.task.name} is at ${tasks.length} and says ${line.position}`,
          )
      }
    }
  }
  finish()
  checkNames(
    names.tasks,
    tasks.map(({ task }) => task.name),
  )
  return tasks
}

async function readTrainTasks(bundle: BundleReader, signal: AbortSignal): Promise<readonly TrainTask[]> {
  if (bundle.sizeOf(names.trainTasks) > limits.bundle.tasks)
    throw new BrokenBundle(
      `${names.trainTasks}: ${bundle.sizeOf(names.trainTasks)} bytes; at most ${limits.bundle.tasks} can be opened`,
    )
  const tasks: TrainTask[] = []
  let open:
    { readonly head: Head & { readonly instanceCount: number }; readonly instances: Map<number, Instance> } | undefined
  const finish = () => {
    if (!open) return
    const { head, instances } = open
    checkWhole(
      names.trainTasks,
      head,
      [...instances.values()].map(({ id }) => id),
    )
    tasks.push({ task: head.task, instanceCount: head.instanceCount, instances })
  }
  for await (const lines of readLines(bundle, names.trainTasks, trainTaskLine, signal)) {
    for (const line of lines) {
      if (line.type === 'instance') {
        const { position } = line
        if (!open || position >= open.head.instanceCount)
          throw new BrokenBundle(`${names.trainTasks}: an instance at ${position} of a task that has none there`)
        open.instances.set(position, instanceFrom(line, open.head.task, names.trainTasks))
      } else {
        finish()
        open = { head: { ...line, task: taskFrom(line.task) }, instances: new Map() }
        if (line.position !== tasks.length)
          throw new BrokenBundle(
            `${names.trainTasks}: task ${line.task.name} is at ${tasks.length} and says ${line.position}`,
          )
      }
    }
  }
  finish()
  checkNames(
    names.trainTasks,
    tasks.map(({ task }) => task.name),
  )
  return tasks
}

/** Its schema is the task's own, and keeps what a later version has added. */
function taskFrom(task: unknown): Task {
  return task as Task
}

/** Options stand with every instance of a choice task, and with no other. */
function instanceFrom(
  { id, input, references, options }: Instance,
  { name, answerSpace }: Task,
  file: string,
): Instance {
  if ((options !== undefined) !== (answerSpace.kind === 'choice')) {
    throw new BrokenBundle(
      `${file}: instance ${id} of ${name}, a ${answerSpace.kind} task, has ${options === undefined ? 'no options' : 'options'}`,
    )
  }
  return { id, input, references, ...(options !== undefined && { options }) }
}

function checkWhole(file: string, { task, instances }: Head, ids: readonly string[]): void {
  if (ids.length !== instances)
    throw new BrokenBundle(`${file}: task ${task.name} has ${ids.length} instances, and says ${instances}`)
  if (new Set(ids).size !== ids.length) throw new BrokenBundle(`${file}: task ${task.name} has two instances of one id`)
}

function checkNames(file: string, tasks: readonly string[]): void {
  const double = tasks.find((name, i) => tasks.indexOf(name) !== i)
  if (double !== undefined) throw new BrokenBundle(`${file}: two tasks are named ${double}`)
}
