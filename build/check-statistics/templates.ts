import { compareCategories } from '#core/statistics/category-comparison.ts'
import { judged, type Judged } from './judge.ts'
import { Chance } from './simulate.ts'

/** Two categories of templates asked the same instances of one task. */
interface TemplateDesign {
  readonly templates: readonly [number, number]
  readonly instances: number
  /** Shares of right answers of the two categories in the population of templates. */
  readonly rates: readonly [number, number]
  /** Standard deviation of templates of one category about their mean, in points. */
  readonly spread: number
  /** Fewer templates than the app's words promise anything for: shown, but not judged. */
  readonly rough?: true
}

/** As Webson & Pavlick's categories have them, 10 against 5, and as the grid of a quick study has them, 2 against 2. */
const designs: readonly TemplateDesign[] = [
  { templates: [10, 5], instances: 100, rates: [0.6, 0.6], spread: 5 },
  { templates: [10, 5], instances: 300, rates: [0.7, 0.7], spread: 8 },
  { templates: [5, 5], instances: 100, rates: [0.5, 0.5], spread: 3 },
  { templates: [10, 8], instances: 200, rates: [0.5, 0.5], spread: 0 },
  { templates: [10, 10], instances: 200, rates: [0.65, 0.6], spread: 3 },
  { templates: [24, 8], instances: 100, rates: [0.6, 0.6], spread: 5 },
  { templates: [2, 2], instances: 100, rates: [0.6, 0.6], spread: 5, rough: true },
]

/** Points, as a study takes it; where the rates differ, exactly by so much. */
const margin = 5

/** Share of the chance in an answer that all templates have in common: an instance is easy or hard for all of them. */
const shared = 0.5

interface How {
  readonly studies: number
  readonly draws: number
  readonly seed: number
}

/**
 * How often the interval of a difference of two categories has the true one, how often the permutation test and the
 * verdict "different" find one that is not there, and how often the two one-sided tests call a difference equivalent
 * that is just the margin. The test permutes templates of equally spread categories, as its assumption is.
 */
export function judgeTemplates(how: How): readonly Judged[] {
  return designs.flatMap((design) => {
    const counts = countDesign(design, how)
    const name = designName(design)
    const isNull = design.rates[0] === design.rates[1]
    const rough = design.rough === true
    return [
      judged(name, '95 % interval of categories', counts.covered, rough ? null : [93, 100], 2),
      ...(isNull
        ? [
            judged(name, 'permutation test, false alarms', counts.alarms, [0, 6], 2),
            judged(name, '"different" though nothing is', counts.different, [0, 6], 2),
          ]
        : [judged(name, 'TOST, wrongly equivalent', counts.equivalent, rough ? null : [0, 6], 2)]),
    ]
  })
}

interface Tally {
  readonly times: number
  readonly of: number
}

function countDesign(design: TemplateDesign, { studies, draws, seed }: How) {
  const chance = new Chance(seed)
  const truth = 100 * (design.rates[0] - design.rates[1])
  const [first, second] = design.templates
  const categories = [
    { category: 'first', columns: places(0, first) },
    { category: 'second', columns: places(first, second) },
  ]
  const found = Array.from({ length: studies }, (_, study) =>
    compareCategories([simulate(design, chance)], categories, { seed: seed + study, draws, margin }),
  ).flat()
  const tally = (happened: (comparison: (typeof found)[number]) => boolean): Tally => ({
    times: found.filter(happened).length,
    of: found.length,
  })
  return {
    covered: tally(({ interval95 }) => interval95 !== 'too-few' && interval95.low <= truth && truth <= interval95.high),
    alarms: tally(({ permutation }) => permutation !== 'too-few' && permutation.p <= 0.05),
    different: tally(({ verdict }) => verdict === 'different'),
    equivalent: tally(({ verdict }) => verdict === 'equivalent'),
  }
}

/** Of each instance a zero or a one under every template. */
function simulate({ templates, instances, rates, spread }: TemplateDesign, chance: Chance): number[][] {
  const shares = templates.flatMap((count, category) => {
    const rate = rates[category] ?? 0
    // A beta distribution with this correlation has that spread.
    const correlation = (spread / 100) ** 2 / (rate * (1 - rate))
    return Array.from({ length: count }, () => chance.beta(rate, correlation))
  })
  return Array.from({ length: instances }, () => {
    const common = chance.uniform()
    return shares.map((share) => ((chance.uniform() < shared ? common : chance.uniform()) < share ? 1 : 0))
  })
}

function places(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}

function designName({ templates, instances, rates, spread }: TemplateDesign): string {
  return `${templates[0]} and ${templates[1]} templates ±${spread} points × ${instances}, right ${100 * rates[0]} and ${100 * rates[1]} %`
}
