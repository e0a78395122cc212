import { capital } from '#core/noun.ts'
import { decimal, interval, probability } from '#core/numbers.ts'
import { stepNames } from '#core/study/attribution-parts.ts'
import { corners, type Corner, type CornerGain, type InContextOrTuned } from '#core/study/in-context-or-tuned/index.ts'
import { counts, estimates, number, percents, pointsOf, probabilities, text, yesOrNo, type Column } from './column.ts'
import type { Table } from './table.ts'

type TaskRow = InContextOrTuned['tasks'][number] & { readonly name: string }

export interface NamedSquare extends Omit<InContextOrTuned, 'tasks'> {
  readonly tasks: readonly TaskRow[]
}

/** The five tables of one base model and one tuned model, without examples and with k. */
export function inContextOrTunedTables(square: NamedSquare) {
  return {
    accuracies: accuraciesTable(square),
    solved: solvedTable(square),
    together: togetherTable(square),
    margins: marginsTable(square),
    gains: gainsTable(square),
  }
}

function accuraciesTable({ k, tasks }: NamedSquare): Table<TaskRow> {
  return {
    name: 'in-context-or-tuned-accuracies',
    title: 'Four accuracies',
    caption: `Exact match in percent on each task, base and tuned model without examples and with k = ${k}, beside what random guesses are expected to have right on the same instances.`,
    columns: [
      ...taskColumns,
      ...corners.map((corner) => percents<TaskRow>(corner, capital(corner), ({ corners: of }) => of[corner].accuracy)),
      percents('random guess', 'Random guess', ({ guess }) => guess),
    ],
    parts: [tasks],
  }
}

function solvedTable({ k, tasks }: NamedSquare): Table<TaskRow> {
  return {
    name: 'in-context-or-tuned-solved',
    title: 'Tasks solved',
    caption: `A task is solved where exact match is above guessing: exact one-sided probability that random guesses have at least as many right answers below 0.05, after Holm over the tasks of a column. k = ${k}. Not solved means not shown, not that the model guesses.`,
    columns: [
      ...taskColumns,
      ...corners.flatMap((corner): Column<TaskRow>[] => [
        probabilities(`${corner} p`, `${capital(corner)} p`, ({ corners: of }) => of[corner].p, { where: 'csv' }),
        probabilities(`${corner} p, Holm`, `${capital(corner)} p, Holm`, ({ corners: of }) => of[corner].pAdjusted),
        yesOrNo(`${corner} solved`, 'Solved', ({ corners: of }) => of[corner].solved),
      ]),
    ],
    parts: [tasks],
  }
}

interface TogetherRow {
  readonly base: string
  readonly solved: number
  readonly unsolved: number
}

function togetherTable({ k, together }: NamedSquare): Table<TogetherRow> {
  const { both, neither, onlyFirst, onlySecond, kappa, pMcNemar } = together
  const kappaInWords =
    kappa === 'too-few' ? 'too few' : `${decimal(kappa.value, 2)} (95 % ${interval(kappa.interval95, two)})`
  const tasks = both + neither + onlyFirst + onlySecond
  return {
    name: 'in-context-or-tuned-together',
    title: 'Solved by both',
    caption: `Tasks that the base model solves with k = ${k} examples, beside those that the tuned model solves without. The same for ${both + neither} of ${tasks}; Cohen's kappa ${kappaInWords}, McNemar's exact test ${pInWords(pMcNemar)}.`,
    columns: [
      text('base k-shot', 'Base k-shot', ({ base }) => base),
      counts('tuned zero-shot solved', 'Tuned zero-shot solved', ({ solved }) => solved),
      counts('tuned zero-shot not solved', 'Not solved', ({ unsolved }) => unsolved),
    ],
    parts: [
      [
        { base: 'solved', solved: both, unsolved: onlyFirst },
        { base: 'not solved', solved: onlySecond, unsolved: neither },
      ],
    ],
  }
}

function marginsTable({ k, tasks, margins }: NamedSquare): Table<TaskRow> {
  const r =
    margins === 'too-few' ? 'too few' : `${decimal(margins.value, 2)} (95 % ${interval(margins.interval95, two)})`
  const pair = ['base k-shot', 'tuned zero-shot'] as const satisfies readonly Corner[]
  return {
    name: 'in-context-or-tuned-margins',
    title: 'Margins above guessing',
    caption: `Points of exact match above what random guesses are expected to have right, base model with k = ${k} examples beside tuned model without. Pearson's r over ${tasks.length} tasks: ${r}.`,
    columns: [
      ...taskColumns,
      ...pair.map((corner) => pointsOf<TaskRow>(corner, capital(corner), ({ corners: of }) => of[corner].margin)),
    ],
    parts: [tasks],
  }
}

function gainsTable({ k, gains }: NamedSquare): Table<CornerGain> {
  return {
    name: 'in-context-or-tuned-gains',
    title: 'What the gains are made of',
    caption: `From one column of the four to another, exact match. Levels in percent, steps in points with 95 % intervals in brackets; the steps add up to the gain. In format is what is a label after normalisation. k = ${k}.`,
    columns: [
      text('from', 'From', ({ before }) => before),
      text('to', 'To', ({ after }) => after),
      text('kind', 'Kind', ({ kind }) => kind, { only: 'differ' }),
      counts('n', 'n', ({ parts }) => parts.instances),
      percents('before', 'Before', ({ parts }) => parts.from.value),
      ...stepNames.map((name) =>
        estimates<CornerGain>(
          name,
          capital(name),
          ({ parts }) => parts.steps.find((step) => step.name === name) ?? null,
          {
            only: 'some',
          },
        ),
      ),
      percents('after', 'After', ({ parts }) => parts.to.value),
      estimates('gain', 'Gain', ({ parts }) => parts.gain),
      number('share of format', 'Share of format', ({ parts }) => parts.parted[0]?.formatShare?.value ?? null, {
        where: 'csv',
      }),
    ],
    parts: [gains],
  }
}

const taskColumns: readonly Column<TaskRow>[] = [
  text('task', 'Task', ({ name }) => name),
  counts('n', 'n', ({ n }) => n),
]

/** e.g. "p = 0.031", "p < 0.001" */
function pInWords(p: number | 'too-few'): string {
  const written = probability(p)
  return p === 'too-few' ? written : `p ${written.startsWith('<') ? written : `= ${written}`}`
}

function two(value: number): string {
  return decimal(value, 2)
}
