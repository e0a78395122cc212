import { createHash } from 'node:crypto'
import { labelsOf } from '#core/answer-space.ts'
import { headlineOf, type Headline } from '#core/study/headline.ts'
import { compareRuns } from '#core/study/run-comparison.ts'
import { effectsByRun } from '#core/study/effects-by-run.ts'
import { levelsByRun } from '#core/study/levels-by-run.ts'
import { drawRuns, type ComparedRun } from '#core/study/run-columns.ts'
import { leftOutOfRun, pairRuns, type FrozenRun, type Pairing } from '#core/study/run-pairing.ts'
import { counted } from '#core/noun.ts'
import { setupDifferences } from '#core/study/setup-differences.ts'
import { readFrozenInstances, runSize } from '#store/history.ts'
import type { ReadableDB } from '#store/store.ts'
import type { Answered, RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { answered } from './table.ts'

/** What a list of runs tells of one. */
export async function measureOf(
  gathered: Gathered,
  db: ReadableDB,
  { run: id }: RunRequests['measure'],
  signal?: AbortSignal,
): Promise<Answered<{ headline: Headline | null; bytes: number }>> {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { results, drawn } = found.answer
  return answered({ headline: headlineOf(results, await drawn(signal)), bytes: runSize(db, id) })
}

/** The first run beside others. */
export function comparisonOf(gathered: Gathered, db: ReadableDB, { runs: ids }: RunRequests['compare']) {
  const runs: GatheredRun[] = []
  for (const id of ids) {
    const found = gathered.of(id)
    if (found.state === 'refused') return found
    runs.push(found.answer)
  }
  const names = runs.map(({ run }) =>
    runs.some((other) => other.run.id !== run.id && other.run.name === run.name) ? `${run.name} (${run.id})` : run.name,
  )
  const frozen = runs.map((each, i) => freeze(db, each, names[i] ?? ''))
  const pairing = pairRuns(frozen.map(({ frozen: tasks }) => tasks))
  const setup = setupDifferences(runs.map(({ run }) => run.study))
  const beside =
    pairing.state === 'unpaired'
      ? []
      : runs.map(({ results }, i): ComparedRun => ({
          name: names[i] ?? '',
          input: results,
          instances: instancesOf(pairing, i, runs[0]?.results.tasks.length ?? 0, frozen[i]),
        }))
  const drawn = drawRuns(beside)
  const compared = compareRuns(beside, drawn)
  const idOf = (at: number) => runs[at]?.run.id ?? ''
  return answered({
    runs: runs.map(({ run }, i) => ({ id: run.id, name: names[i] ?? run.name })),
    setup,
    may: whatMay(pairing, setup.length, compared.length),
    paired: pairing.state === 'paired',
    whole: pairing.state === 'paired' && pairing.leftOut.length === 0,
    margin: runs[0]?.run.study.margin ?? 0,
    comparisons: compared.map((each) => ({
      line: each.line,
      run: idOf(each.run),
      against: idOf(0),
      kind: each.kind,
      score: each.score,
      instances: each.instances,
      tasks: each.tasks,
      difference: each.difference,
      interval95: each.interval95,
      pAdjusted: each.pAdjusted,
      verdict: each.verdict,
      marked: each.marked,
      sentence: each.sentence,
    })),
    levels: levelsByRun(drawn).map((each) => ({ ...each, run: idOf(each.run) })),
    effects: effectsByRun(beside, drawn).map((each) => ({ ...each, run: idOf(each.run) })),
  })
}

/** The store's numbers of the instances that are compared, by the first run's tasks; none of one that is left out. */
function instancesOf(
  pairing: Extract<Pairing, { readonly state: 'paired' }>,
  run: number,
  tasks: number,
  frozen: Frozen | undefined,
): readonly (readonly number[])[] {
  const byPosition = new Map(pairing.tasks.map((task) => [task.positions[0], task]))
  return Array.from({ length: tasks }, (_, position) => {
    const paired = byPosition.get(position)
    const numbers = frozen?.instances[paired?.positions[run] ?? -1] ?? []
    return (paired?.places[run] ?? []).flatMap((place) => numbers[place] ?? [])
  })
}

interface Frozen {
  readonly frozen: FrozenRun
  /** The store's numbers, task by task. */
  readonly instances: readonly (readonly number[])[]
}

export function freeze(db: ReadableDB, { run, results }: GatheredRun, name: string): Frozen {
  const tasks = results.tasks.map(({ task }) => ({ task, digests: [] as string[], numbers: [] as number[] }))
  for (const { id, task, text } of readFrozenInstances(db, run.id)) {
    tasks[task]?.digests.push(createHash('sha256').update(text).digest('base64'))
    tasks[task]?.numbers.push(id)
  }
  return {
    frozen: {
      name,
      tasks: tasks.map(({ task, digests }) => {
        const {
          definition,
          positiveExamples,
          negativeExamples,
          curatedExamples,
          outputType,
          simplifiedDefinition,
          contentTags,
        } = task
        return {
          name: task.name,
          instances: digests,
          answerSpaceDigest: digest(
            task.answerSpace.kind === 'choice' ? task.answerSpace : labelsOf(task.answerSpace, {}),
          ),
          textDigest: digest([
            definition,
            positiveExamples,
            negativeExamples,
            curatedExamples,
            outputType,
            simplifiedDefinition,
            contentTags,
          ]),
        }
      }),
    },
    instances: tasks.map(({ numbers }) => numbers),
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** What a difference between the runs can be put down to. */
function whatMay(pairing: Pairing, differences: number, compared: number): readonly string[] {
  if (pairing.state === 'unpaired') {
    return [
      ...pairing.reasons,
      'Their means are side by side, but a difference between them may come from the questions: no difference and no verdict is given.',
    ]
  }
  const altered = differences + (pairing.changedTexts.length > 0 ? 1 : 0)
  const { tasks, instances, leftOut } = pairing
  return [
    ...(leftOut.length === 0
      ? ['All runs were asked the same instances of the same tasks: differences are taken instance by instance.']
      : [
          `Differences are taken instance by instance on what all runs were asked: ${counted(instances, 'instance')} of ${counted(tasks.length, 'task')}. Means are over all that each was asked.`,
          ...leftOut.map(leftOutOfRun),
        ]),
    ...(pairing.changedTexts.length === 0
      ? []
      : [`The definition or the examples of ${inWords(pairing.changedTexts)} are not the same.`]),
    ...(compared === 0 ? ['No line of the first run is in another run: there is nothing to compare.'] : []),
    ...(altered === 0 ? ['Nothing in their set-up differs.'] : []),
    ...(altered > 1
      ? ['More than one thing in their set-up differs: a difference cannot be put down to one of them.']
      : []),
  ]
}

function inWords(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} tasks` : names.join(', ')
}
