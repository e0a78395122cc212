import { count, counted, type Bounds } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import type { Effects as EffectsOfCell, PlaceCounts, Preference } from '#core/study/effects.ts'
import type { Kind } from '#core/task.ts'
import {
  counts,
  percentInterval,
  percents,
  pointsInterval,
  pointsOf,
  probabilities,
  text,
  type Column,
} from './column.ts'
import { markOf, type Table } from './table.ts'
import { hasOpenKinds, markedName } from './words.ts'

type LengthRow = EffectsOfCell['lengths'][number] & { readonly score: 'exactMatch' | 'rougeL' }
type RightPlace = EffectsOfCell['right'][number]

export interface Effects extends EffectsOfCell {
  /** Of the study. */
  readonly study: string
  readonly cells: readonly { readonly name: string; readonly marked: boolean }[]
  /** `null` in a run without cells. */
  readonly cell: number | null
  readonly draws: number
  readonly seed: number
  readonly lengths: readonly LengthRow[]
}

const amongTitles = { run: 'of all tasks', task: 'within each task' } as const

/** Scores by the length of the prompt. */
export function lengthsTable(effects: Effects): Table<LengthRow> {
  return {
    name: 'prompt-length',
    title: 'Scores by prompt length',
    caption: `${cellOf(effects)}: scores by the length of the prompt in tokens, percent with 95 % intervals, tasks being clusters. Among all tasks longer prompts are those of other tasks; within each task they are not.`,
    columns: lengthColumns,
    parts: [...Map.groupBy(effects.lengths, ({ kind, among }) => `${kind} ${among}`).values()],
  }
}

const lengthColumns: readonly Column<LengthRow>[] = [
  text('prompts', 'Prompts', (each) => amongTitles[each.among], { only: 'differ' }),
  text('kind', 'Kind', (each) => each.kind, { only: hasOpenKinds }),
  text('score', 'Score', (each) => scores[each.score].title),
  counts('group', 'Group', (each) => each.group, { text: (each) => `${each.group} of ${each.groups}` }),
  counts('from', 'Tokens', (each) => each.from, { text: (each) => `${count(each.from)} to ${count(each.to)}` }),
  counts('n', 'n', (each) => each.n),
  counts('tasks', 'Tasks', (each) => each.tasks),
  percents('mean', 'Mean', (each) => each.mean),
  percentInterval('95 %', '95 % interval', (each) => each.interval95),
  percents('random guess', 'Random guess', (each) => each.guess),
]

/** Exact match by the place of the right label. */
export function rightPlacesTable(effects: Effects): Table<RightPlace> {
  return {
    name: 'place-of-right-label',
    title: 'Exact match by the place of the right label',
    caption: `${cellOf(effects)}: exact match by the place of the right label among the labels as the prompt shows them, percent with 95 % intervals, tasks being clusters; ${counted(effects.tasks.shown, 'task')}.`,
    columns: [
      text('place', 'Place of the right label', (each) => each.place),
      counts('n', 'n', (each) => each.n),
      counts('tasks', 'Tasks', (each) => each.tasks),
      percents('exact match', 'Exact match', (each) => each.mean),
      percentInterval('95 %', '95 % interval', (each) => each.interval95),
    ],
    parts: [effects.right],
  }
}

/** How often the label in each place is answered, and how often it is right. */
export function answeredPlacesTable(effects: Effects): Table<Preference> {
  return {
    name: 'place-of-answered-label',
    title: 'Which place is answered',
    caption: `${cellOf(effects)}: how often the label in each place is answered and how often it is right, percent; differences in points with 95 % intervals, tasks being clusters (${count(
      effects.draws,
    )} draws, seed ${effects.seed}). p: McNemar's exact test after Holm, which takes instances as independent.`,
    columns: [
      text('place', 'Place', (each) => each.place),
      counts('n', 'n', (each) => each.n),
      counts('tasks', 'Tasks', (each) => each.tasks),
      percents('answered', 'Answered', (each) => each.answered),
      percents('right', 'Right', (each) => each.right),
      pointsOf('difference', 'Difference', (each) => each.difference),
      pointsInterval('95 %', '95 % interval', (each) => each.interval95),
      probabilities('p McNemar, Holm', 'p, Holm', (each) => each.p),
    ],
    parts: [effects.answered],
  }
}

/** Trials by the place of a label among a number of labels. */
export function placeCountsTable(effects: Effects): Table<PlaceCounts> {
  return {
    name: 'labels-by-place',
    title: 'Counts by number of labels and place',
    caption: `${cellOf(effects)}: trials by number of labels and place; answers that are not a label have no place.`,
    columns: [
      counts('labels', 'Labels', (each) => each.labels),
      counts('place', 'Place', (each) => each.place),
      counts('right', 'Right there', (each) => each.right),
      counts('answered', 'Answered there', (each) => each.answered),
      counts('both', 'Both', (each) => each.matches),
    ],
    parts: [effects.counts],
  }
}

interface Effect {
  readonly effect: string
  readonly group: string
  readonly n: number
  readonly tasks?: number
  readonly kind?: Kind
  readonly score?: 'exactMatch' | 'rougeL'
  readonly from?: number
  readonly to?: number
  readonly mean?: number
  readonly right?: number
  readonly difference?: number
  readonly interval95?: Bounds
  readonly p?: number | 'too-few' | null
  readonly guess?: number | null
}

/** Every effect for a file, one below the other; what one does not have is empty. */
export function effectRows(effects: Effects): Pick<Table<Effect>, 'columns' | 'parts'> {
  const of = effects.cell === null ? undefined : effects.cells[effects.cell]
  const columns: readonly Column<Effect>[] = [
    text('cell', 'Cell', () => of?.name ?? ''),
    text('effect', 'Effect', (each) => each.effect),
    text('group', 'Group', (each) => each.group),
    text('kind', 'Kind', (each) => each.kind ?? null),
    text('score', 'Score', (each) => (each.score === undefined ? null : scores[each.score].title)),
    counts('from', 'From', (each) => each.from ?? null, { unit: 'tokens' }),
    counts('to', 'To', (each) => each.to ?? null, { unit: 'tokens' }),
    counts('n', 'n', (each) => each.n),
    counts('tasks', 'Tasks', (each) => each.tasks ?? null),
    percents('mean', 'Mean', (each) => each.mean ?? null),
    percents('right', 'Right', (each) => each.right ?? null),
    pointsOf('difference', 'Difference', (each) => each.difference ?? null),
    percentInterval('95 %', '95 % interval', (each) => each.interval95 ?? null),
    probabilities('p McNemar, Holm', 'p, Holm', (each) => each.p ?? null),
    percents('random guess', 'Random guess', (each) => each.guess ?? null),
    text('mark', 'Mark', () => markOf(of?.marked === true)),
  ]
  return { columns, parts: [lengthRows(effects), placeRows(effects)] }
}

function lengthRows({ lengths }: Effects): readonly Effect[] {
  return lengths.map(({ group, groups, ...each }) => ({
    ...each,
    effect: each.among === 'run' ? 'prompt length, of all tasks' : 'prompt length, of each task',
    group: `${group} of ${groups}`,
  }))
}

function placeRows(effects: Effects): readonly Effect[] {
  const exactMatch = { score: 'exactMatch' } as const
  return [
    ...effects.right.map(({ place, ...each }) => ({
      ...each,
      ...exactMatch,
      effect: 'place of the right label',
      group: place,
    })),
    ...effects.answered.map(({ place, answered, ...each }) => ({
      ...each,
      effect: 'place of the answered label',
      group: place,
      mean: answered,
    })),
    ...effects.counts.flatMap(({ labels, place, right, answered, matches }) => {
      const group = `${place} of ${labels}`
      return [
        { effect: 'right labels at this place', group, n: right },
        { effect: 'answers at this place', group, n: answered },
        { ...exactMatch, effect: 'right answers at this place', group, n: matches },
      ]
    }),
  ]
}

function cellOf({ study, cells, cell }: Effects): string {
  const of = cell === null ? undefined : cells[cell]
  return of === undefined ? study : `${study}, ${markedName(of)}`
}
