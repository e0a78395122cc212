import type { DraftContent } from '#contract/drafts.ts'
import { seededRandom, shuffled } from '#core/random/index.ts'
import type { AskedStudy, Question } from '#core/study/questions/index.ts'
import { categoryOf } from '#core/study/sampled-tasks.ts'
import type { Kind } from '#core/task.ts'

export interface SplitTask {
  readonly name: string
  readonly kind: Kind
  readonly categories: readonly string[]
}

export interface Split {
  readonly trainTasks: string[]
  readonly testTasks: string[]
}

/**
 * Of the tasks, as the shared split of Super-NaturalInstructions has it within its own categories: about a third to
 * ask.
 */
const testShare = 1 / 3

/**
 * Whole categories to train on and whole categories to ask, drawn by the seed: a test task has no near relative among
 * the train tasks.
 *
 * @param kinds of tasks that are worth asking; others are trained on, or left out of the test categories
 */
export function splitByCategory(tasks: readonly SplitTask[], seed: number, kinds: readonly Kind[]): Split {
  const byCategory = Map.groupBy(tasks, categoryOf)
  const categories = shuffled(seededRandom(seed | 0), [...byCategory.keys()].sort())
  const askable = (category: string) => (byCategory.get(category) ?? []).filter(({ kind }) => kinds.includes(kind))
  const wanted = Math.max(1, Math.round(testShare * tasks.filter(({ kind }) => kinds.includes(kind)).length))
  const test = new Set<string>()
  let asked = 0
  for (const category of categories) {
    if (asked >= wanted || test.size + 1 === categories.length) break
    if (askable(category).length === 0) continue
    test.add(category)
    asked += askable(category).length
  }
  return {
    trainTasks: tasks.filter((task) => !test.has(categoryOf(task))).map(({ name }) => name),
    testTasks: tasks.filter((task) => test.has(categoryOf(task)) && kinds.includes(task.kind)).map(({ name }) => name),
  }
}

/** A split that names tasks, as far as the collection has them; undefined where it has none of one side. */
export function ownSplit(
  tasks: readonly SplitTask[],
  split: { readonly train: readonly string[]; readonly test: readonly string[] },
  kinds: readonly Kind[],
): Split | undefined {
  const here = new Map(tasks.map((task) => [task.name, task]))
  const trainTasks = split.train.filter((name) => here.has(name))
  const testTasks = split.test.filter((name) => kinds.some((kind) => here.get(name)?.kind === kind))
  return trainTasks.length === 0 || testTasks.length === 0 ? undefined : { trainTasks, testTasks }
}

interface Choices {
  readonly content: DraftContent
  readonly question: Pick<Question, 'kinds'>
  readonly study: Pick<AskedStudy, 'tuning'>
  /** The collection's own split; undefined: it has none. */
  readonly own: Split | undefined
}

/** The tasks that a draw of tasks to ask is made from; undefined where train and test tasks are told apart by hand. */
export function askableTasks(
  tasks: readonly SplitTask[],
  { content: { splitBy = 'hand', splitSeed = 1 }, question: { kinds }, study, own }: Choices,
): readonly SplitTask[] | undefined {
  if (study.tuning === null) return tasks.filter(({ kind }) => kinds.includes(kind))
  const split =
    splitBy === 'category' ? splitByCategory(tasks, splitSeed, kinds) : splitBy === 'collection' ? own : undefined
  const asked = split && new Set(split.testTasks)
  return asked && tasks.filter(({ name }) => asked.has(name))
}
