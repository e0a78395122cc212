import { allBaselines, equalAnswers, kindOf, type BaselineTask } from '#core/baselines/index.ts'
import { paperInstances, reproduce } from '#core/study/reproduction.ts'
import { reproductionTable, reproductionTasksTable } from '#core/tables/reproduction.ts'
import { asRecords, asTexts, type Table } from '#core/tables/table.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { toLatex } from '#exchange/to-latex.ts'
import { readInstances, type TaskRow } from '#store/collections.ts'
import { baselineTask } from '../baseline-task.ts'
import type { Host } from '../host.ts'
import { os } from '../implement.ts'
import type { Asking } from '../results/ask.ts'
import { chooseTasks } from '../tasks.ts'

/** Seeds the guesses are drawn with; their spread tells how much luck is in one. */
const sampledSeeds = 20

const compute = os.baselines.compute.handler(({ context, input, errors }) => {
  const chosen = chooseTasks(context.store, input.collection, input.tasks)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...chosen.reasons] } })
  const tasks = chosen.tasks.map((row) => asked(context, row, input.instancesPerTask))
  const all = allBaselines(tasks, Array.from({ length: sampledSeeds }, (_, i) => input.seed + i))
  const { 'random guess': random, 'majority label': majority, 'copy demo': demo, 'copy input': copy } = all
  const guessed = [random, majority].flatMap((each) => each === null ? [] : [{
    name: each.name, n: each.n, tasks: each.tasks, exactMatch: each.exactMatch, strictMatch: null, rougeL: null, format: null,
  }])
  const copied = [demo, copy].flatMap((each) => {
    if (each === null) return []
    const { strictMatch, rougeL, format } = each.aggregate.overall.overInstances
    return [{
      name: each.name, n: each.n, tasks: each.tasks, exactMatch: each.exactMatch,
      strictMatch: strictMatch?.percent ?? null, rougeL: rougeL?.percent ?? null, format: format?.percent ?? null,
    }]
  })
  const ofTask = (each: typeof random | typeof majority | typeof demo | typeof copy) => new Map(each?.perTask.map((task) => [task.task, task.exactMatch]))
  const [randomOf, majorityOf, demoOf, copyOf] = [ofTask(random), ofTask(majority), ofTask(demo), ofTask(copy)]
  const [paperGuessOf, literalOf] = [new Map(random?.perTask.map((each) => [each.task, each.paper])), new Map(majority?.perTask.map((each) => [each.task, each.literal]))]
  return {
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
      equalLabels: equalAnswers(each.labels ?? []).map((group) => [...group]),
    })),
  }
})

const reproduction = os.baselines.reproduction.handler(({ input, ...asking }) => cardOf(input.collection, asking))

const reproductionFile = os.baselines.reproductionFile.handler(({ input: { collection, of, as }, ...asking }) => {
  const card = cardOf(collection, asking)
  const written = <Row>(table: Table<Row>) => (as === 'latex' ? toLatex([asTexts(table)]) : toCsv(asRecords(table)))
  return {
    name: `${collection} reproduction${of === 'tasks' ? ' tasks' : ''}.${as === 'csv' ? 'csv' : 'tex'}`,
    text: of === 'card' ? written(reproductionTable(card)) : written(reproductionTasksTable(card)),
  }
})

export const baselines = { compute, reproduction, reproductionFile }

function cardOf(collection: string, { context, errors }: Asking) {
  const chosen = chooseTasks(context.store, collection)
  if (chosen.state === 'refused') throw errors.INVALID_REQUEST({ data: { reasons: [...chosen.reasons] } })
  const { tasks, missing, unlike, rows, sentences, ...known } = reproduce(chosen.tasks.map((row) => asked(context, row, paperInstances)))
  return { collection, ...known, tasks: [...tasks], missing: [...missing], unlike: [...unlike], rows: [...rows], sentences: [...sentences] }
}

function asked(host: Host, { id, task }: TaskRow, instancesPerTask: number | undefined): BaselineTask {
  return baselineTask(task, [...readInstances(host.store, id, instancesPerTask ?? -1)])
}
