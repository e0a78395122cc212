import type { Count, Statistic } from './count.ts'
import { designName, type Checked } from './designs.ts'

export interface Judged {
  readonly design: string
  readonly what: string
  /** How often it happened, in percent, and the standard error of that. */
  readonly percent: number
  readonly error: number
  /** `null`: shown, but not judged. */
  readonly bounds: Bounds | null
  readonly isWithin: boolean
}

type Bounds = readonly [number, number]

/** Percent. */
const coverage: Bounds = [93, 97]
const falseAlarm: Bounds = [4, 6]

/** A share is outside only where its distance from the bound is more than so many of its standard errors. */
const doubt = 2

const titles = {
  mean: '95 % interval of a line',
  difference: '95 % interval of a difference',
  'bootstrap test': 'bootstrap test, false alarms',
  McNemar: 'McNemar, false alarms',
  different: '"different" though nothing is',
  TOST: 'TOST, wrongly equivalent',
} as const satisfies Record<Statistic, string>

/** Every design on its own, with doubt about what few studies show. */
export function judgeDesign(checked: Checked, counts: readonly Count[]): readonly Judged[] {
  return counts.flatMap((count) =>
    count.of === 0
      ? []
      : [judged(designName(checked.design), titleOf(count), count, boundsOf(checked, count.statistic), doubt)],
  )
}

/** Each statistic over all designs it is judged in, without any doubt. */
export function judgeAll(
  all: readonly { readonly checked: Checked; readonly counts: readonly Count[] }[],
): readonly Judged[] {
  const counts = all
    .flatMap(({ checked, counts: own }) => own.map((count) => ({ count, bounds: boundsOf(checked, count.statistic) })))
    .filter(({ bounds }) => bounds !== null && bounds[0] > 0)
  return [...Map.groupBy(counts, ({ count }) => `${count.statistic} ${count.score}`).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const times = group.reduce((sum, { count }) => sum + count.times, 0)
    const of = group.reduce((sum, { count }) => sum + count.of, 0)
    return [judged(`all ${group.length} designs that are judged`, titleOf(first.count), { times, of }, first.bounds, 0)]
  })
}

/** @param errors how many of a share's standard errors it may be beyond its bounds */
export function judged(
  design: string,
  what: string,
  { times, of }: Pick<Count, 'times' | 'of'>,
  bounds: Bounds | null,
  errors: number,
): Judged {
  const share = times / of
  const [percent, error] = [100 * share, 100 * Math.sqrt((share * (1 - share)) / of)]
  const isWithin = bounds === null || (percent >= bounds[0] - errors * error && percent <= bounds[1] + errors * error)
  return { design, what, percent, error, bounds, isWithin }
}

function titleOf({ statistic, score }: Count): string {
  return `${titles[statistic]}, ${score}`
}

/** The verdict "different" wants both tests, and so errs less often than either. */
function boundsOf({ rough, exactIsCautious = false }: Checked, statistic: Statistic): Bounds | null {
  if (rough === 'all' || (rough === 'mean' && statistic === 'mean')) return null
  switch (statistic) {
    case 'mean':
    case 'difference':
      return coverage
    case 'bootstrap test':
    case 'TOST':
      return falseAlarm
    case 'McNemar':
      return exactIsCautious ? [0, falseAlarm[1]] : falseAlarm
    case 'different':
      return [0, falseAlarm[1]]
  }
}
