import { compare } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { pairRows } from '#core/statistics/paired-rows.ts'
import { judged, type Judged } from './judge.ts'
import { Chance } from './simulate.ts'

/** Two models, each asked the same instances under two conditions. */
interface GapDesign {
  readonly tasks: number
  readonly instances: number
  /** Shares of right answers: first and second condition of the first model, then of the other. */
  readonly rates: readonly [number, number, number, number]
  /** How alike answers to one task are, 0–1. */
  readonly correlation: number
}

/** Models of like and of unlike scores, with and without a condition that does more in one of them. */
const designs: readonly GapDesign[] = [
  { tasks: 20, instances: 25, rates: [0.5, 0.5, 0.5, 0.5], correlation: 0.1 },
  { tasks: 20, instances: 25, rates: [0.3, 0.2, 0.7, 0.6], correlation: 0.1 },
  { tasks: 12, instances: 100, rates: [0.4, 0.3, 0.8, 0.7], correlation: 0.2 },
  { tasks: 40, instances: 25, rates: [0.6, 0.5, 0.6, 0.45], correlation: 0.1 },
  { tasks: 20, instances: 50, rates: [0.5, 0.45, 0.6, 0.52], correlation: 0.05 },
]

/** Points. Where the true gap is not 0, it is taken for the margin: equivalence is then wrong in 5 % at most. */
const margin = 3

interface How {
  readonly studies: number
  readonly draws: number
  readonly seed: number
}

/**
 * How often the interval of a difference of two differences has the true one, and how often the test finds one that is
 * not there, or the two one-sided tests call one equivalent that is just the margin.
 */
export function judgeGaps(how: How): readonly Judged[] {
  return designs.flatMap((design) => {
    const [a, b, c, d] = design.rates
    const truth = 100 * (c - d - (a - b))
    const isNull = Math.abs(truth) < 1e-9
    const found = countDesign(design, isNull ? margin : Math.abs(truth), how)
    const tally = (happened: (comparison: (typeof found)[number]) => boolean) => ({
      times: found.filter(happened).length,
      of: found.length,
    })
    const name = designName(design)
    return [
      judged(
        name,
        '95 % interval of a gap between effects',
        tally(({ interval95: found95 }) => found95 !== 'too-few' && found95.low <= truth && truth <= found95.high),
        [93, 97],
        2,
      ),
      isNull
        ? judged(
            name,
            '"different" though nothing is',
            tally(({ verdict }) => verdict === 'different'),
            [0, 6],
            2,
          )
        : judged(
            name,
            'TOST, wrongly equivalent',
            tally(({ verdict }) => verdict === 'equivalent'),
            [0, 6],
            2,
          ),
    ]
  })
}

function countDesign(design: GapDesign, within: number, { studies, draws, seed }: How) {
  const chance = new Chance(seed)
  return Array.from({ length: studies }, (_, study) => {
    const bootstrap = pairedBootstrap(pairRows(4, simulate(design, chance)), seed + study, draws)
    return compare([{ bootstrap, first: 2, second: 3, less: { first: 0, second: 1 } }], within)
  }).flat()
}

/** Of each task and instance a zero or a one in every column; half of the chance is common to all four. */
function simulate({ tasks, instances, rates, correlation }: GapDesign, chance: Chance): number[][][] {
  return Array.from({ length: tasks }, () => {
    const shares = rates.map((rate) => chance.beta(rate, correlation))
    return Array.from({ length: instances }, () => {
      const common = chance.uniform()
      return shares.map((share) => ((chance.uniform() < 0.5 ? common : chance.uniform()) < share ? 1 : 0))
    })
  })
}

function designName({ tasks, instances, rates, correlation }: GapDesign): string {
  const percent = rates.map((rate) => Math.round(100 * rate))
  return `two models, ${tasks} tasks × ${instances}, ${percent[0]} and ${percent[1]} % against ${percent[2]} and ${percent[3]} %, correlation ${correlation}`
}
