import type { Client } from '#contract/index.ts'
import { scores } from '#core/scoring/index.ts'
import { mark } from '#core/study/mark.ts'
import { rowShares } from '#core/study/confusion.ts'
import { boundsOf } from './bounds-columns.ts'

type Answer<Call extends 'taskDifferences' | 'taskGuessing' | 'confusion' | 'effects'> = Awaited<ReturnType<Client['results'][Call]>>
type Row<Columns extends readonly string[]> = Record<Columns[number], string | number | boolean | null>

export const differenceColumns = [
  'task', 'category', 'kind', 'score', 'name', 'against', 'n', 'name (%)', 'against (%)', 'difference (points)', '95 % low', '95 % high', 'outlier', 'mark',
] as const

/** What does not exist (`too-few`) is empty. */
export function differenceRows({ kinds, name, against, marked }: Answer<'taskDifferences'>): readonly Row<typeof differenceColumns>[] {
  return kinds.flatMap(({ kind, score, tasks, fences }) => tasks.map((each) => ({
    task: each.task,
    category: each.category,
    kind,
    score: scores[score].title,
    name,
    against,
    n: each.n,
    'name (%)': each.first,
    'against (%)': each.second,
    'difference (points)': each.difference,
    ...boundsOf(each.interval95),
    outlier: fences === null ? null : each.isOutlier,
    mark: marked ? mark : null,
  })))
}

export const taskGuessingColumns = [
  'line', 'kind', 'task', 'category', 'n', 'right', 'exact match (%)', 'random guess (%)', 'majority label (%)', 'p exact', 'p exact, Holm', 'above guessing', 'mark',
] as const

export function taskGuessingRows({ rows }: Answer<'taskGuessing'>): readonly Row<typeof taskGuessingColumns>[] {
  return rows.map((each) => ({
    line: each.line,
    kind: each.kind,
    task: each.task,
    category: each.category,
    n: each.n,
    right: each.right,
    'exact match (%)': each.exactMatch,
    'random guess (%)': each.randomGuess,
    'majority label (%)': each.majorityLabel,
    'p exact': each.p,
    'p exact, Holm': each.pAdjusted,
    'above guessing': each.isAbove,
    mark: each.marked ? mark : null,
  }))
}

export const confusionColumns = ['cell', 'tasks', 'reference', 'answer', 'count', 'share of the reference', 'n of the reference', 'mark'] as const

/** One row for each count, also where it is 0. */
export function confusionRows({ cells, labels, others, tasks }: Answer<'confusion'>): readonly Row<typeof confusionColumns>[] {
  const columns = [...labels, ...others]
  return cells.flatMap(({ name, marked, counts }) => counts.flatMap((row, reference) => {
    const shares = rowShares(row)
    return row.map((count, answer) => ({
      cell: name,
      tasks: tasks.join(', '),
      reference: labels[reference] ?? '',
      answer: columns[answer] ?? '',
      count,
      'share of the reference': shares?.[answer] ?? null,
      'n of the reference': row.reduce((sum, each) => sum + each, 0),
      mark: marked ? mark : null,
    }))
  }))
}

export const effectColumns = [
  'cell', 'effect', 'group', 'kind', 'score', 'from (tokens)', 'to (tokens)', 'n', 'tasks', 'mean (%)', 'right (%)', 'difference (points)', '95 % low', '95 % high', 'p McNemar, Holm',
  'random guess (%)', 'mark',
] as const

/** Every effect, one below the other; what one does not have is empty. */
export function effectRows({ cells, cell, lengths, right, answered, counts }: Answer<'effects'>): readonly Row<typeof effectColumns>[] {
  const of = cell === null ? undefined : cells[cell]
  const nothing = {
    ...Object.fromEntries(effectColumns.map((column) => [column, null])) as Row<typeof effectColumns>, cell: of?.name ?? '', mark: of?.marked === true ? mark : null,
  }
  const exactMatch = scores.exactMatch.title
  return [
    ...lengths.map((each) => ({
      ...nothing, effect: each.among === 'run' ? 'prompt length, of all tasks' : 'prompt length, of each task', group: `${each.group} of ${each.groups}`, kind: each.kind,
      score: scores[each.score].title, 'from (tokens)': each.from, 'to (tokens)': each.to, n: each.n, tasks: each.tasks, 'mean (%)': each.mean, ...boundsOf(each.interval95),
      'random guess (%)': each.guess,
    })),
    ...right.map((each) => ({ ...nothing, effect: 'place of the right label', group: each.place, score: exactMatch, n: each.n, tasks: each.tasks, 'mean (%)': each.mean, ...boundsOf(each.interval95) })),
    ...answered.map((each) => ({
      ...nothing, effect: 'place of the answered label', group: each.place, n: each.n, tasks: each.tasks, 'mean (%)': each.answered, 'right (%)': each.right,
      'difference (points)': each.difference, ...boundsOf(each.interval95), 'p McNemar, Holm': each.p === 'too-few' ? null : each.p,
    })),
    ...counts.flatMap(({ labels, place, ...each }) => [
      { ...nothing, effect: 'right labels at this place', group: `${place} of ${labels}`, n: each.right },
      { ...nothing, effect: 'answers at this place', group: `${place} of ${labels}`, n: each.answered },
      { ...nothing, effect: 'right answers at this place', group: `${place} of ${labels}`, score: exactMatch, n: each.matches },
    ]),
  ]
}
