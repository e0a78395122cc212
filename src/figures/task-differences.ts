import type * as Plot from '@observablehq/plot'
import { count, counted, points } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { seriesColours } from './colours.ts'
import { ink, type Figure } from './figure.ts'
import { dodgeLabels } from './labels.ts'
import { boundsOf, type Bounds, type Differences } from './results.ts'
import { fitted, textWidth } from './svg/text-width.ts'

/** Two lines on each task. */
export interface TaskDifferences {
  readonly study: string
  /** The difference is `name` − `against`. */
  readonly name: string
  readonly against: string
  /** In words: `exact match`. */
  readonly score: string
  readonly tasks: readonly TaskDifference[]
  /** What makes a task an outlier, and how intervals were drawn; it ends the caption. */
  readonly about: string
}

export interface TaskDifference {
  readonly task: string
  /** Points. */
  readonly difference: number
  /** `null`: too few instances. */
  readonly interval: Bounds | null
  readonly n: number
  readonly outlier: boolean
}

/** Two lines of a run on each of its tasks; a figure for each kind. */
export function differencesFigures({ study, name, against, draws, seed, rule, kinds }: Differences): readonly Figure[] {
  return kinds.flatMap(({ kind, score, tasks, withoutFences }) => {
    const figure = taskDifferencesFigure({
      study,
      name: name ?? '',
      against: against ?? '',
      score: scores[score].inWords,
      tasks: tasks.map(({ task, difference, interval95, n, isOutlier }) => ({
        task,
        difference,
        n,
        outlier: isOutlier,
        interval: boundsOf({ interval95 }),
      })),
      about: `Of the instances of each task, ${count(draws)} draws, seed ${seed}. ${withoutFences ?? rule}`,
    })
    return figure === null ? [] : [{ ...figure, name: `${figure.name}-${kind}`, title: `${figure.title}, ${kind}` }]
  })
}

/** Tasks by their differences, each with its interval; outliers are named. */
export function taskDifferencesFigure(given: TaskDifferences): Figure | null {
  const { study, name, against, score, tasks, about } = given
  if (tasks.length === 0) return null
  const sorted = tasks
    .toSorted((a, b) => b.difference - a.difference || (a.task < b.task ? -1 : 1))
    .map((each, place) => ({ ...each, place }))
  const n = tasks.reduce((sum, each) => sum + each.n, 0)
  const outliers = sorted.filter(({ outlier }) => outlier)
  return {
    name: 'differences-by-task',
    title: `${study}, ${name} against ${against} by task`,
    caption: `${name} − ${against}, points of ${score}, in ${counted(tasks.length, 'task')}; n = ${count(n)} instances. Bars: 95 % intervals.${outliers.length > 0 ? ' Squares: outliers.' : ''} ${about}`,
    description: `${counted(sorted.filter(({ difference }) => difference > 0).length, 'task')} above 0, ${count(sorted.filter(({ difference }) => difference < 0).length)} below. ${
      outliers.length > 0 ? `Outliers: ${outliers.map(inWords).join('; ')}. ` : ''
    }${[sorted[0], sorted.at(-1)].flatMap((each, i) => (each ? [`${i === 0 ? 'Highest' : 'Lowest'}: ${inWords(each)}`] : [])).join('. ')}.`,
    key: [],
    panels: [{ heading: null, options: (plot, width) => optionsOf(plot, width, sorted) }],
    behind: new Map(sorted.map((each) => [inWords(each), { task: each.task, differ: [name, against] as const }])),
  }
}

type Placed = TaskDifference & { readonly place: number }

/** More tasks than these stand closer, and outliers alone are named. */
const named = 40

/** Pixels. */
const [usual, close, top, bottom] = [18, 6, 8, 42] as const

const [usualColour, outlierColour] = seriesColours

function optionsOf(plot: typeof Plot, width: number, tasks: readonly Placed[]): Plot.PlotOptions {
  const isClose = tasks.length > named
  const row = isClose ? close : usual
  const shown = tasks.filter(({ outlier }) => !isClose || outlier)
  const left = Math.min(width * 0.45, 20 + Math.max(60, ...shown.map(({ task }) => textWidth(task, 12))))
  const height = Math.max(top + bottom + row * tasks.length, isClose ? top + bottom + 16 * shown.length : 0)
  const perRow = (height - top - bottom) / tasks.length
  const labels = dodgeLabels(
    shown.map(({ place }) => place),
    15 / perRow,
  )
  const colour = ({ outlier }: Placed) => (outlier ? outlierColour : usualColour)
  return {
    height,
    marginLeft: left,
    marginRight: 12,
    marginTop: top,
    marginBottom: bottom,
    x: {
      label: 'Points',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      grid: true,
      nice: true,
      tickFormat: (value: number) => points(value).replace(/\.0$/, '').replace(/^\+0$/, '0'),
    },
    y: { type: 'linear', domain: [-0.5, tasks.length - 0.5], reverse: true, axis: null },
    color: { type: 'identity' },
    symbol: { type: 'identity' },
    marks: [
      plot.ruleX([0], { stroke: ink }),
      plot.ruleY(
        tasks.filter(({ interval }) => interval !== null),
        {
          y: 'place',
          x1: ({ interval }: Placed) => interval?.low ?? 0,
          x2: ({ interval }: Placed) => interval?.high ?? 0,
          stroke: colour,
          strokeWidth: isClose ? 1.5 : 2,
        },
      ),
      plot.dot(tasks, {
        y: 'place',
        x: 'difference',
        r: isClose ? 2.5 : 4.5,
        fill: colour,
        symbol: ({ outlier }: Placed) => (outlier ? 'square' : 'circle'),
        title: inWords,
      }),
      plot.text(shown, {
        frameAnchor: 'left',
        y: (_: Placed, i: number) => labels[i] ?? 0,
        text: ({ task }: Placed) => fitted(task, 12, left - 14),
        textAnchor: 'end',
        dx: -8,
        fill: ink,
      }),
    ],
  }
}

function inWords({ task, difference, interval, n }: TaskDifference): string {
  return `${task} ${points(difference)}${interval === null ? '' : ` (${points(interval.low)} to ${points(interval.high)})`}, n = ${count(n)}`
}
