import { allBaselines, equalAnswers, kindOf, type BaselineTask } from '#core/baselines/index.ts'
import type { AskedInstances } from '#core/study/asked-instances.ts'
import { taskBaselines } from '#core/study/task-baselines.ts'
import { readAskedInstances, type TaskRow } from '#store/collections.ts'
import type { ReadableDB } from '#store/store.ts'
import { baselineTask } from '../../collections/baseline-task.ts'
import { chooseTasks } from '../../collections/tasks.ts'

/** Seeds the guesses are drawn with; their spread tells how much luck is in one. */
const sampledSeeds = 20

export interface BaselinesRequest {
  readonly collection: string
  readonly tasks?: readonly string[] | undefined
  readonly instancesPerTask?: number | undefined
  readonly seed: number
}

/** Every baseline on the tasks of a collection. */
export function baselinesOf(db: ReadableDB, input: BaselinesRequest) {
  const chosen = chooseTasks(db, input.collection, input.tasks)
  if (chosen.state === 'refused') return chosen
  const tasks = chosen.tasks.map((row) => asked(db, row, { instancesPerTask: input.instancesPerTask ?? null }))
  const all = allBaselines(
    tasks,
    Array.from({ length: sampledSeeds }, (_, i) => input.seed + i),
  )
  const { 'random guess': random, 'majority label': majority, 'copy demo': demo, 'copy input': copy } = all
  const guessed = [random, majority].flatMap((each) =>
    each === null
      ? []
      : [
          {
            name: each.name,
            n: each.n,
            tasks: each.tasks,
            exactMatch: each.exactMatch,
            strictMatch: null,
            rougeL: null,
            format: null,
          },
        ],
  )
  const copied = [demo, copy].flatMap((each) => {
    if (each === null) return []
    const { strictMatch, rougeL, format } = each.aggregate.overall.overInstances
    return [
      {
        name: each.name,
        n: each.n,
        tasks: each.tasks,
        exactMatch: each.exactMatch,
        strictMatch: strictMatch?.percent ?? null,
        rougeL: rougeL?.percent ?? null,
        format: format?.percent ?? null,
      },
    ]
  })
  const ofTask = (each: typeof random | typeof majority | typeof demo | typeof copy) =>
    new Map(each?.perTask.map((task) => [task.task, task.exactMatch]))
  const [randomOf, majorityOf, demoOf, copyOf] = [ofTask(random), ofTask(majority), ofTask(demo), ofTask(copy)]
  const [paperGuessOf, literalOf] = [
    new Map(random?.perTask.map((each) => [each.task, each.paper])),
    new Map(majority?.perTask.map((each) => [each.task, each.literal])),
  ]
  return {
    state: 'answered' as const,
    answer: {
      collection: input.collection,
      baselines: [...guessed, ...copied],
      randomGuess: {
        expected: random?.exactMatch ?? null,
        paper: random?.paper.expected ?? null,
        floored: random?.paper.floored ?? null,
        sampled: random && {
          seeds: random.sampled.seeds.length,
          mean: random.sampled.mean,
          standardDeviation: random.sampled.standardDeviation,
          least: random.sampled.min,
          most: random.sampled.max,
        },
      },
      byTask: tasks.map((each) => ({
        task: each.task,
        kind: kindOf(each),
        n: each.instances.length,
        randomGuess: randomOf.get(each.task) ?? null,
        majorityLabel: majorityOf.get(each.task) ?? null,
        copyDemo: demoOf.get(each.task) ?? null,
        copyInput: copyOf.get(each.task) ?? null,
        paper: { randomGuess: paperGuessOf.get(each.task) ?? null, majorityLabel: literalOf.get(each.task) ?? null },
        equalLabels: equalAnswers(each.labels ?? []),
      })),
    },
  }
}

type AskedTask = Pick<TaskRow, 'id' | 'task' | 'instanceCount'>

export function asked(db: ReadableDB, row: AskedTask, instances: AskedInstances): BaselineTask {
  return baselineTask(row.task, [...readAskedInstances(db, row, instances)])
}

/** Of a task as it is asked. */
export function baselinesOfTask(
  db: ReadableDB,
  { instancesPerTask, instanceSeed, ...row }: AskedTask & AskedInstances,
) {
  return taskBaselines(asked(db, row, { instancesPerTask, instanceSeed }))
}
