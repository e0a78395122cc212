import { familiesInWords, type AboveChance } from '#core/study/above-chance.ts'
import { count } from '#core/numbers.ts'
import { counts, pointsOf, probabilities, text, type Column } from './column.ts'
import { markOf, type Table } from './table.ts'

/** Whether each line has shown that it knows more than guessing. */
export function aboveChanceTable({
  name,
  aboveChance,
}: {
  readonly name: string
  readonly aboveChance: readonly AboveChance[]
}): Table<AboveChance> {
  const families = familiesInWords(aboveChance)
  return {
    name: 'above-chance',
    title: 'Above chance',
    caption: `${name}: points of exact match above guessing on the same instances, and whether that is shown, after Holm. "Not shown" means neither above nor below. p exact: exact probability that independent random guesses get at least as many right, after Holm over lines. Tasks above: by the same test, after Holm over tasks.${
      families === null ? '' : ` ${families}`
    }`,
    columns,
    parts: [...Map.groupBy(aboveChance, ({ family }) => family).values()],
    isMarked: ({ marked }) => marked,
  }
}

const columns: readonly Column<AboveChance>[] = [
  text('line', 'Model', (each) => each.line),
  text('kind', 'Kind', (each) => each.kind, { only: 'differ' }),
  text('family', 'Family', (each) => each.family, { where: 'csv' }),
  counts('n', 'n', (each) => each.instances),
  counts('tasks', 'Tasks', (each) => each.tasks),
  pointsOf('above random guess', 'Random guess', (each) => each.fromRandom, {
    help: 'Exact match above what random guessing reaches on the same instances.',
  }),
  text('random guess', 'Shown', (each) => each.random),
  pointsOf('above majority label', 'Majority label', (each) => each.fromMajority, {
    help: 'Exact match above what the most frequent label reaches on the same instances.',
  }),
  text('majority label', 'Shown', (each) => each.majority, { text: (each) => each.majority ?? 'none' }),
  text('standing', 'Finding', (each) => each.standing, { isFinding: true }),
  probabilities('p exact', 'p exact', (each) => each.exact.p, { where: 'csv' }),
  probabilities('p exact, Holm', 'p exact, Holm', (each) => each.exact.pAdjusted, {
    note: (each) => each.exact.sentence,
  }),
  counts('tasks above random guess', 'Tasks above', (each) => each.exact.tasksAbove, {
    text: (each) => `${count(each.exact.tasksAbove)} of ${count(each.tasks)}`,
  }),
  text('mark', 'Mark', (each) => markOf(each.marked), { where: 'csv' }),
  text('sentence', 'Sentence', (each) => each.sentence, { where: 'csv' }),
  text('exact test', 'Exact test', (each) => each.exact.sentence, { where: 'csv' }),
]
