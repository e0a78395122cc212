import type { Client } from '#contract/index.ts'

type Card = Awaited<ReturnType<Client['baselines']['reproduction']>>
type Row<Columns extends readonly string[]> = Record<Columns[number], string | number | boolean | null>

export const cardColumns = ['name', 'here (%)', 'published (%)', 'mark', 'the same', 'n', 'tasks', 'basis', 'about'] as const

export function cardRows({ rows, n, tasks, basis, ownTasks }: Card): readonly Row<typeof cardColumns>[] {
  return rows.map(({ name, ours, published, mark, agrees, about }) => ({
    name, 'here (%)': ours, 'published (%)': published, mark, 'the same': agrees, n, tasks: basis === 'paper' ? tasks.length : ownTasks, basis, about,
  }))
}

export const cardTaskColumns = ['task', 'n', 'labels', 'random guess (%)', 'majority label (%)', 'random guess by exact match (%)', 'majority label by exact match (%)'] as const

export function cardTaskRows({ tasks }: Card): readonly Row<typeof cardTaskColumns>[] {
  return tasks.map(({ task, n, labels, randomGuess, majorityLabel, byExactMatch }) => ({
    task, n, labels, 'random guess (%)': randomGuess, 'majority label (%)': majorityLabel,
    'random guess by exact match (%)': byExactMatch.randomGuess, 'majority label by exact match (%)': byExactMatch.majorityLabel,
  }))
}
