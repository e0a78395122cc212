import { compare } from '#core/statistics/comparison.ts'
import { meanInterval } from '#core/statistics/mean-interval.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { Chance, means, simulate, type Design } from './simulate.ts'

/** Points: what the numbers of a simulated study must not depend on where no equivalence is tested. */
const anyMargin = 3

const scores = [
  { score: 'exact match', first: means.exactFirst, second: means.exactSecond },
  { score: 'ROUGE-L', first: means.rougeFirst, second: means.rougeSecond },
] as const

export type Statistic = 'mean' | 'difference' | 'bootstrap test' | 'McNemar' | 'different' | 'TOST'

/** How often something happened that should happen with a known chance. */
export interface Count {
  readonly statistic: Statistic
  readonly score: (typeof scores)[number]['score']
  times: number
  /** Studies it could happen in. */
  of: number
}

/**
 * Simulates studies and counts, for both scores: whether the 95 % interval of a line and of the difference has the true
 * value in it; without a true difference, whether a test finds one at 5 %; with one, whether two one-sided tests call
 * it equivalent within that very difference. McNemar's test is asked only where its assumption holds, that instances
 * are independent.
 */
export function countStudies(
  design: Design,
  { studies, draws, seed }: { readonly studies: number; readonly draws: number; readonly seed: number },
): readonly Count[] {
  const chance = new Chance(seed)
  const counts = new Map<string, Count>()
  const emit = (statistic: Statistic, score: Count['score'], happened: boolean | null) => {
    const count = counts.get(`${statistic} ${score}`) ?? { statistic, score, times: 0, of: 0 }
    counts.set(`${statistic} ${score}`, count)
    if (happened === null) return
    count.times += Number(happened)
    count.of++
  }
  for (let study = 0; study < studies; study++) {
    const rows = simulate(design, chance)
    const bootstrap = pairedBootstrap(rows, seed + study, draws)
    for (const { score, first, second } of scores)
      emitStudy(design, { rows, bootstrap, first, second }, (statistic, happened) => emit(statistic, score, happened))
  }
  return [...counts.values()]
}

interface Simulated {
  readonly rows: ReturnType<typeof simulate>
  readonly bootstrap: ReturnType<typeof pairedBootstrap>
  readonly first: number
  readonly second: number
}

function emitStudy(
  { rates, correlation, seeds }: Design,
  { rows, bootstrap, first, second }: Simulated,
  emit: (statistic: Statistic, happened: boolean | null) => void,
): void {
  const [one, other] = [100 * rates[0], 100 * rates[1]]
  const { interval } = meanInterval(rows, first, 0.95)
  emit('mean', interval === 'too-few' ? null : interval.low <= one && one <= interval.high)
  const [comparison] = compare([{ bootstrap, first, second }], one === other ? anyMargin : Math.abs(one - other))
  if (comparison === undefined) return
  const { interval95, pBootstrap, pMcNemar, verdict, differsFromZero } = comparison
  emit('difference', interval95 === 'too-few' ? null : interval95.low <= one - other && one - other <= interval95.high)
  if (one !== other) {
    emit('TOST', verdict === 'too-few' ? null : verdict === 'equivalent')
    return
  }
  emit('bootstrap test', pBootstrap === 'too-few' ? null : pBootstrap <= 0.05)
  if (pMcNemar !== null && correlation === 0 && seeds === 1) emit('McNemar', pMcNemar !== 'too-few' && pMcNemar <= 0.05)
  emit('different', verdict === 'too-few' ? null : differsFromZero)
}
