import {
  majorityLabel,
  randomGuess,
  type BaselineTask,
  type MajorityLabel,
  type RandomGuess,
} from '#core/baselines/index.ts'
import { decimal, percent } from '#core/numbers.ts'
import type { Mark } from './published.ts'
import { paperTasks } from './reproduction-tasks.ts'

/** Instances of each task in the paper's evaluation: the first ones. */
export const paperInstances = 100

/** `whole`: the paper's 57 tasks with 100 instances each, so that numbers have to be the published ones. */
export type Extent = 'whole' | 'subset' | 'none'

export interface ReproducedRow {
  readonly name: 'random guess, floored' | 'random guess' | 'majority label' | 'instruction tuning, low resource'
  readonly about: string
  /** Percent, unrounded; `null`: nothing to guess, or it takes a model. */
  readonly ours: number | null
  /** Percent; `null`: not published. */
  readonly published: number | null
  readonly mark: Mark | null
  /**
   * Whether ours is the published one as far as that is printed; `null`: they are not to be held against each other.
   */
  readonly agrees: boolean | null
}

/** Percent. */
export interface ReproducedTask {
  readonly task: string
  readonly n: number
  readonly labels: number
  /** The paper's forms: 1/labels, and the most frequent reference counted literally. */
  readonly randomGuess: number
  readonly majorityLabel: number
  /** What exact match gives the same two, as everywhere else in Placebo. */
  readonly byExactMatch: { readonly randomGuess: number; readonly majorityLabel: number }
}

/** What of the paper can be computed without any model, in the paper's own forms. */
export interface Reproduction {
  readonly extent: Extent
  /** In the paper. */
  readonly of: number
  /** The paper's tasks that are here as classification tasks with instances. */
  readonly tasks: readonly ReproducedTask[]
  readonly missing: readonly string[]
  /** Here by name, but without a label space or without instances. */
  readonly unlike: readonly string[]
  /** Instances that ours are taken over. */
  readonly n: number
  /** Of the paper's tasks, or where there is none of the collection's own classification tasks. */
  readonly basis: 'paper' | 'own'
  readonly ownTasks: number
  readonly rows: readonly ReproducedRow[]
  /** What was found, and what may and may not be compared; one sentence each. */
  readonly sentences: readonly string[]
}

/** Decimals of a percentage that are held against the published ones. */
const printed = 3

/** @param tasks of a collection, each with its first `paperInstances` instances at most */
export function reproduce(tasks: readonly BaselineTask[]): Reproduction {
  const byName = new Map(tasks.map((task) => [task.task, task]))
  const isThere = ({ labels, instances }: BaselineTask) => labels !== null && labels.length > 0 && instances.length > 0
  const named = paperTasks.flatMap((name) => byName.get(name) ?? [])
  const found = named.filter(isThere)
  const own = tasks.filter(isThere)
  const extent = extentOf(found)
  const asked = extent === 'none' ? own : found
  const [random, majority] = [randomGuess(asked), majorityLabel(asked)]
  const row = (
    name: ReproducedRow['name'],
    about: string,
    ours: number | null,
    published: number | null,
    mark: Mark | null,
  ): ReproducedRow => ({
    name,
    about,
    ours,
    published,
    mark,
    agrees:
      extent === 'whole' && ours !== null && published !== null
        ? decimal(ours, printed) === decimal(published, printed)
        : null,
  })
  const ofTasks = tasksOf(asked, random, majority)
  const known = {
    extent,
    of: paperTasks.length,
    tasks: extent === 'none' ? [] : ofTasks,
    missing: paperTasks.filter((name) => !byName.has(name)),
    unlike: named.filter((task) => !isThere(task)).map(({ task }) => task),
    n: asked.reduce((sum, { instances }) => sum + instances.length, 0),
    basis: extent === 'none' ? ('own' as const) : ('paper' as const),
    ownTasks: own.length,
    rows: [
      row(
        'random guess, floored',
        "Σ⌊n / labels⌋ / N: the paper's random baseline, printed there as 42.6",
        random?.paper.floored ?? null,
        42.649,
        'N',
      ),
      row(
        'random guess',
        'mean of 1 / labels, the same without rounding down',
        random?.paper.expected ?? null,
        null,
        null,
      ),
      row(
        'majority label',
        "always each task's most frequent answer, counted literally",
        majority?.literal ?? null,
        43.368,
        'N',
      ),
      row(
        'instruction tuning, low resource',
        "the paper's tuned model; takes a model and is not computed here",
        null,
        43,
        'P',
      ),
    ],
  }
  const sentences = sentencesOf(known)
  return {
    ...known,
    sentences: [...sentences.slice(0, -1), ...byExactMatchInWords(ofTasks, random, majority), ...sentences.slice(-1)],
  }
}

function tasksOf(
  asked: readonly BaselineTask[],
  random: RandomGuess | null,
  majority: MajorityLabel | null,
): readonly ReproducedTask[] {
  const randomOf = new Map(random?.perTask.map((each) => [each.task, each]))
  const majorityOf = new Map(majority?.perTask.map((each) => [each.task, each]))
  return asked.map(({ task, labels, instances }) => ({
    task,
    n: instances.length,
    labels: labels?.length ?? 0,
    randomGuess: randomOf.get(task)?.paper ?? 0,
    majorityLabel: majorityOf.get(task)?.literal ?? 0,
    byExactMatch: {
      randomGuess: randomOf.get(task)?.exactMatch ?? 0,
      majorityLabel: majorityOf.get(task)?.exactMatch ?? 0,
    },
  }))
}

/** Tasks named in one sentence. */
const named = 3

/** Where exact match accepts more or fewer labels than the paper's forms count. */
function byExactMatchInWords(
  tasks: readonly ReproducedTask[],
  random: RandomGuess | null,
  majority: MajorityLabel | null,
): readonly string[] {
  const other = tasks.filter(
    ({ randomGuess: guess, majorityLabel: label, byExactMatch }) =>
      differs(guess, byExactMatch.randomGuess) || differs(label, byExactMatch.majorityLabel),
  )
  if (other.length === 0 || random === null || majority === null) return []
  const each = other
    .slice(0, named)
    .map(
      ({ task, randomGuess: guess, majorityLabel: label, byExactMatch }) =>
        `${task} (random guess ${decimal(byExactMatch.randomGuess)} instead of ${decimal(guess)}, majority label ${decimal(byExactMatch.majorityLabel)} instead of ${decimal(label)})`,
    )
  const more = other.length > named ? ` and ${other.length - named} more` : ''
  return [
    `The paper's forms count one label as right; exact match scores a guess differently on ${other.length} ${other.length === 1 ? 'task' : 'tasks'}: ${each.join(', ')}${more}. By exact match random guess is ${percent(random.exactMatch, printed)} over all instances, and the majority label ${percent(majority.exactMatch, printed)}.`,
  ]
}

function differs(one: number, other: number): boolean {
  return decimal(one, printed) !== decimal(other, printed)
}

function extentOf(found: readonly BaselineTask[]): Extent {
  if (found.length === 0) return 'none'
  return found.length === paperTasks.length && found.every(({ instances }) => instances.length >= paperInstances)
    ? 'whole'
    : 'subset'
}

function sentencesOf({
  extent,
  of,
  tasks,
  missing,
  unlike,
  n,
  ownTasks,
  rows,
}: Omit<Reproduction, 'sentences'>): readonly string[] {
  const short = tasks.filter((task) => task.n < paperInstances).length
  const gap = [
    ...(missing.length > 0 ? [`${missing.length} not in this collection`] : []),
    ...(unlike.length > 0 ? [`${unlike.length} here without a label space or without instances`] : []),
    ...(short > 0 ? [`${short} with fewer than ${paperInstances} instances`] : []),
  ].join(', ')
  switch (extent) {
    case 'whole': {
      const wrong = rows.filter(({ agrees }) => agrees === false).map(({ name }) => name)
      return [
        wrong.length === 0
          ? `Reproduced: the published random guess and majority label follow from this collection's own label spaces, on all ${of} tasks and n = ${n} instances, to ${printed} decimals.`
          : `Not reproduced: ${wrong.join(' and ')} differ${wrong.length === 1 ? 's' : ''} from what is published on the same ${of} tasks and n = ${n} instances; look at the label spaces of these tasks.`,
        'The majority label is above both random guessing and the 43 % that the paper gives for low-resource instruction tuning. Any such result needs both baselines beside it.',
        mayNot,
      ]
    }
    case 'subset':
      return [
        `Your subset: ${tasks.length} of ${of} tasks, n = ${n} (${gap}).`,
        'These values are about your subset alone; the published ones use all 57 tasks with 100 instances each. The choice of tasks alone may make them differ, so a difference says nothing about a model.',
        mayNot,
      ]
    case 'none':
      return [
        `None of the paper's ${of} classification tasks is in this collection${unlike.length > 0 ? ' with a label space and instances' : ''}; ${
          ownTasks === 0
            ? 'it has no other classification task either, so there is nothing to guess.'
            : `our values use its own ${ownTasks} classification task${ownTasks === 1 ? '' : 's'}, n = ${n}.`
        }`,
        'The published values are of other tasks: shown as a reminder, not comparable with ours.',
        mayNot,
      ]
  }
}

const mayNot =
  "May be compared: a model's exact match with random guess and majority label on the same instances. May not: a model's exact match on other tasks with 42.649 or 43.368, or format correctness with exact match."
