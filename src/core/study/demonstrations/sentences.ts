import { examplesConditions } from '#core/conditions/index.ts'
import { counted } from '#core/noun.ts'
import { decimal, interval, points, probability } from '#core/numbers.ts'
import { hasEnoughExamples } from '#core/selections/pool.ts'
import { tooFew } from '#core/statistics/interval.ts'
import type { Task } from '#core/task.ts'
import type { DemonstrationBlock, ExamplesOfKind, SpreadOver } from './index.ts'

/**
 * What a block's differences say beside the spread over draws and orders, and what they do not say: examples without
 * their labels still show label space, inputs and format, and what a model does not use it may be able to.
 */
export function demonstrationSentences({ kinds, decoding }: DemonstrationBlock): readonly string[] {
  const original = kinds.find(({ examples }) => examples === 'original')
  if (original === undefined) return []
  return [
    ...kinds.filter((each) => each !== original).map((each) => kindSentence(each, original)),
    ...spreadSentence(original),
    ...(decoding === 'free'
      ? []
      : [
          `Labels are offered by ${decoding} decoding: what demonstrations teach of the label space and the format shows in free answers alone.`,
        ]),
  ]
}

/** Which examples there were: of most tasks files bring two or three. */
export function usedExamplesSentence(
  tasks: readonly Pick<Task, 'positiveExamples' | 'spareInstances'>[],
  k: number,
): string {
  const own = tasks.filter((task) => hasEnoughExamples(task, k)).length
  const spare = tasks.length - own
  const enough = 2 * k
  const from =
    spare === 0
      ? `its positive examples (${enough} or more)`
      : own === 0
        ? `instances that are never asked, for it has fewer than ${enough} positive ones`
        : `its positive examples where it has ${enough} or more (${counted(own, 'task')}), else from instances that are never asked (${counted(spare, 'task')})`
  return `k = ${k} examples are drawn for each task, from ${from}.`
}

function kindSentence({ examples, draws, comparison }: ExamplesOfKind, original: ExamplesOfKind): string {
  const name = inWords(examples)
  if (comparison === null) return `${name}: nothing to compare them with.`
  const { difference, interval95, pAdjusted, instances, verdict } = comparison
  const over = draws === 0 ? '' : `, ${counted(draws, 'draw')}`
  const p = pAdjusted === null ? 'no p' : `p ${written(pAdjusted)} after Holm`
  const found = `${name} against original ones: ${points(difference)} points, 95 % interval ${interval(interval95, points)}, ${p}, n = ${instances}${over}: ${verdict === tooFew ? 'too few to say' : verdict}.`
  return [found, ...meaning(examples, comparison), ...besideSpread(difference, original)].join(' ')
}

const kindsInWords: Readonly<Partial<Record<ExamplesOfKind['examples'], string>>> = {
  empty: 'No examples',
  'random-labels': 'Random labels',
  'random-words': 'Random words as labels',
  'labels-only': 'Labels without inputs',
  'inputs-only': 'Inputs without labels',
  'foreign-inputs': 'Inputs of no task',
}

function inWords(examples: ExamplesOfKind['examples']): string {
  const share = /^wrong-labels-(\d+)$/.exec(examples)?.[1]
  return share === undefined ? (kindsInWords[examples] ?? `Examples ${examples}`) : `${share} % wrong labels`
}

function meaning(
  examples: ExamplesOfKind['examples'],
  { verdict, difference }: NonNullable<ExamplesOfKind['comparison']>,
): readonly string[] {
  const { takesAway } = examplesConditions[examples]
  if (takesAway === undefined) return []
  switch (verdict) {
    case 'equivalent':
      return [`Without ${takesAway} the model does as well here; that it cannot use them is not shown.`]
    case 'different':
      return [`Without ${takesAway} the model does ${difference !== null && difference < 0 ? 'worse' : 'better'}.`]
    case 'undecided':
    case tooFew:
      return []
  }
}

/** A difference that another draw or order makes as well is no finding about labels or inputs. */
function besideSpread(difference: number | null, { spread }: ExamplesOfKind): readonly string[] {
  const ranges = [spread.drawn, spread.order].flatMap(({ points: over }) => (over === tooFew ? [] : [over.range]))
  const widest = Math.max(0, ...ranges)
  return difference === null || widest === 0 || Math.abs(difference) > widest
    ? []
    : [`Other draws or orders of the original examples alone differ by up to ${decimal(widest)} points.`]
}

function spreadSentence({ spread }: ExamplesOfKind): readonly string[] {
  const said = [...spreadInWords(spread.drawn, 'draw'), ...spreadInWords(spread.order, 'order')]
  return said.length === 0 ? [] : [`Original examples alone: ${said.join('; ')}.`]
}

function spreadInWords({ lines, points: over }: SpreadOver, what: string): readonly string[] {
  return over === tooFew
    ? []
    : [`SD ${decimal(over.standardDeviation)}, max − min ${decimal(over.range)} points over ${counted(lines, what)}`]
}

function written(p: number): string {
  const text = probability(p)
  return text.startsWith('<') ? text : `= ${text}`
}
