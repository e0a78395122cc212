import { samplingName } from '#core/answers/sampling.ts'
import { assertNever } from '#core/assert-never.ts'
import { counted, noun } from '#core/noun.ts'
import { decimal, points } from '#core/numbers.ts'
import type { Comparison } from '#core/statistics/comparison.ts'
import { planningAssumptions } from '#core/statistics/minimum-detectable-effect.ts'
import { standardErrorOf, taskCorrelation } from '#core/statistics/standard-error.ts'
import type { Kind } from '#core/task.ts'
import { beyondStopSentence } from './beyond-stop.ts'
import { cellName } from './cell.ts'
import { cutOffSentence } from './cut-answers.ts'
import { equalLabelsSentence } from './equal-labels.ts'
import type { Change } from './family.ts'
import type { Told } from './named-comparison.ts'
import { addedStopSentence } from './format-gap.ts'
import { withinNoise, type FormatNoise } from './format-noise.ts'
import { labelInSentence } from './label-in-sentence.ts'
import { markInWords } from './mark.ts'
import { modeSentence } from './mode-difference.ts'
import { decodingGaps } from './cell-tasks.ts'
import { unreachedByRougeL, unreachedSentence } from './unicode-rouge.ts'
import { isCompared, type PairedColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'

export const scoreOn = {
  classification: 'exact match on classification',
  choice: 'exact match on choice',
  generation: 'ROUGE-L on generation',
} as const satisfies Record<Kind, string>

export interface Reported extends Omit<Comparison, 'verdict'> {
  readonly verdict: Told
  /** What is compared, in words. */
  readonly about: string
  readonly against: string
  readonly changed: Change | 'run'
  readonly kind: Kind
  /** Seeds that either side is a mean of; `null` for what has no training. */
  readonly seeds: { readonly first: number | null; readonly second: number | null }
  readonly formatNoise?: FormatNoise
}

/** A comparison in words, with interval, margin and what it stands on. What is not shown is never called the same. */
export function sentenceOf(comparison: Reported, margin: number): string {
  const { about: compared, kind, verdict, interval95, difference, differsFromZero } = comparison
  const size = `n = ${comparison.instances} in ${counted(comparison.tasks, 'task')}${seedsInWords(comparison)}${formatsInWords(comparison)}`
  if (verdict === 'too-few' || interval95 === 'too-few' || difference === null) {
    const why =
      difference === 0 ? 'every instance has the same score' : 'without spread between instances there is no interval'
    return `${compared}, ${scoreOn[kind]}: too few to say anything (${size}; ${comparison.instances < 2 ? 'at least 2 are needed' : why}).`
  }
  const numbers = `${points(difference)} points, 95 % interval ${points(interval95.low)} to ${points(interval95.high)}, ${size}`
  const about = `${compared}, ${scoreOn[kind]}: ${numbers}`
  const guess = guessInWords(comparison)
  switch (verdict) {
    case 'equivalent':
      return `${about}: equivalent within ±${margin} points${differsFromZero ? ', though different from 0' : ''}${guess && `; tuning beats ${guess} by less than the margin, if at all`}.`
    case 'different':
      return `${about}: different${withinNoise(comparison.formatNoise)}${guess && `; tuning ${difference > 0 ? 'beats' : 'is worse than'} ${guess}`}.`
    case 'undecided':
      return `${about}: undecided: ${whyUndecided(comparison, margin)}${guess && `; no evidence that tuning beats ${guess}`}.`
    case 'exploratory':
      return `${about}: exploratory, no verdict.`
    default:
      return assertNever(verdict)
  }
}

/** Nothing shown is told with what this very comparison could have shown. */
function whyUndecided(comparison: Reported, margin: number): string {
  const { interval95, pAdjusted } = comparison
  const isOutside = interval95 !== 'too-few' && (interval95.low > 0 || interval95.high < 0)
  return `${isOutside && pAdjusted !== null ? `no difference remains after Holm's correction (p = ${decimal(pAdjusted, 3)}); ` : ''}${whatIsTooSmall(comparison, margin)}`
}

function whatIsTooSmall({ minimumDetectableEffect }: Reported, margin: number): string {
  if (minimumDetectableEffect === 'too-few')
    return `n is too small to detect ${margin} points (minimum detectable effect: more than 100)`
  const detectable = `minimum detectable effect: ${decimal(minimumDetectableEffect)}`
  return minimumDetectableEffect > margin
    ? `n is too small to detect ${margin} points (${detectable})`
    : `neither a difference nor equivalence within ±${margin} points is shown (${detectable})`
}

/** What keeps a table from meaning what its names say. */
export function caveats(input: ResultsInput, columns: readonly PairedColumns[]): readonly string[] {
  const total = input.references.size
  const unreached = unreachedByRougeL(input)
  const paired = columns.reduce((sum, { rows }) => sum + rows.instances, 0)
  const cells = input.cells.filter(({ cell }) => cell.training?.step === undefined)
  const dropped = cells.flatMap(({ cell, trials }) => {
    const n = trials.filter((trial) => trial.dropped > 0).length
    return n === 0 ? [] : [`${cellName(cell, input.study)}: ${n} of ${trials.length}`]
  })
  const marked = markInWords(input.cells)
  const mode = modeSentence(input.study, input.modeDifference)
  const stop = addedStopSentence(input)
  const inside = labelInSentence(input)
  const cut = cutOffSentence(input)
  const beyond = beyondStopSentence(input)
  const equal = equalLabelsSentence(input)
  const waiting = cells.filter((each) => !isCompared(input, each)).length
  const gaps = decodingGaps(
    input.tasks.map(({ task }) => task),
    input.study,
  )
  return [
    ...(marked === null ? [] : [marked]),
    ...(mode === null ? [] : [mode]),
    ...(input.study.sampling === undefined
      ? []
      : [
          `Answers are drawn (${samplingName(input.study.sampling)}): scores are means over the draws of each instance, and only then over tasks.`,
        ]),
    ...(cut === null ? [] : [cut]),
    ...(equal === null ? [] : [equal]),
    ...gaps.map(({ sentence }) => `Asked by ${sentence}.`),
    ...(waiting > 0
      ? [
          `${waiting} of ${counted(cells.length, 'cell')} ${noun(waiting, 'is', 'are')} incomplete and in no comparison.`,
        ]
      : []),
    ...(beyond === null ? [] : [beyond]),
    ...(unreached.instances > 0 ? [unreachedSentence(unreached.instances, total)] : []),
    ...(paired < total - unreached.compared
      ? [
          `Comparisons use the ${paired} of ${counted(total, 'instance')} that every ${waiting > 0 || gaps.length > 0 ? 'compared ' : ''}cell answered; baselines in the table use all of them.`,
        ]
      : []),
    ...(dropped.length > 0
      ? [
          `Some prompts over the token budget show fewer examples than their condition says (${dropped.join('; ')}). A larger context may help.`,
        ]
      : []),
    ...(stop === null ? [] : [stop]),
    ...(inside === null ? [] : [inside]),
    ...fewTasks(columns.map(({ kind, rows }) => ({ kind, tasks: rows.tasks.length }))),
    ...nearAnEnd(columns),
  ]
}

/** From so many tasks on the coverage of intervals is checked (`npm run check:statistics`). */
const checkedTasks = 10

function fewTasks(columns: readonly { readonly kind: Kind; readonly tasks: number }[]): readonly string[] {
  const one = columns
    .filter(({ tasks }) => tasks === 1)
    .map(({ kind }) => `Only one ${kind} task: intervals and tests are about that task alone.`)
  const few = columns
    .filter(({ tasks }) => tasks > 1 && tasks < checkedTasks)
    .map(({ kind, tasks }) => `${tasks} ${kind} tasks`)
  if (few.length === 0) return one
  return [
    ...one,
    `Only ${few.join(' and ')}: intervals are wide and cover only roughly 95 %. Coverage was checked with ${checkedTasks} tasks or more.`,
  ]
}

/**
 * Below so many percent, or above 100 less so many, with tasks that are so unlike, a line's own interval wants more
 * tasks.
 */
const nearEnd = 15
const unlike = 0.2
const enoughTasksNearEnd = 20

function nearAnEnd(columns: readonly PairedColumns[]): readonly string[] {
  const few = columns.filter(({ rows }) => rows.tasks.length > 1 && rows.tasks.length < enoughTasksNearEnd)
  const names = few.flatMap(({ lines, rows }) =>
    lines.flatMap(({ name }, line) => {
      const { value } = standardErrorOf(rows, [{ mean: line, weight: 1 }])
      return (value < nearEnd || value > 100 - nearEnd) && taskCorrelation(rows, line) >= unlike ? [name] : []
    }),
  )
  if (names.length === 0) return []
  const which = names.length > 3 ? `${names.length} rows` : names.join(', ')
  return [
    `Intervals of rows near 0 or 100 % are slightly narrow (92 % coverage, not 95 %) with fewer than ${enoughTasksNearEnd} tasks that differ much: ${which}. Comparisons are not affected.`,
  ]
}

/** What the study's size can and cannot show. */
export function detectableSentence(smallest: number | null): string {
  const { discordance, intraTaskCorrelation, power } = planningAssumptions
  const assumed = `assumed: ${100 * discordance} % of instances right under one of the two only, correlation ${intraTaskCorrelation} within a task`
  return smallest === null
    ? `This study is too small to detect any difference in exact match with ${100 * power} % power (${assumed}).`
    : `A study of this size detects a true difference of ${decimal(smallest)} points in exact match with ${100 * power} % power (${assumed}).`
}

/** What a comparison's numbers do not speak of, in a study with tuning. */
export function familySentence(family: number, seeds: number | null): string {
  return `p values are corrected (Holm) over a family of ${counted(family, 'comparison')}. ${
    seeds === null
      ? 'Intervals resample tasks and instances, not seeds: they are about the models of this one seed'
      : `Intervals resample seeds, tasks and instances, so they cover other seeds too${seeds < enoughSeeds ? `, roughly: ${counted(seeds, 'seed')} ${noun(seeds, 'says', 'say')} little about how much seeds differ` : ''}`
  }.`
}

/** What a study that has declared its primary comparisons says of the others. */
export function exploratorySentence(family: number, others: number): string {
  return `Primary comparisons: p values are corrected (Holm) over the ${family} that were declared before the run.${
    others === 0
      ? ''
      : ` ${counted(others, 'other comparison')} ${noun(others, 'is', 'are')} exploratory: shown with interval and uncorrected p, without a verdict.`
  }`
}

/** Fewer show too little of their own variance: Student's t has fewer than 4 degrees of freedom for it. */
const enoughSeeds = 5

function seedsInWords({ seeds: { first, second } }: Reported): string {
  if (first === null) return ''
  if (second !== null && second !== first) return `, mean of ${first} against ${second} seeds`
  return first === 1 ? ', one seed' : `, mean of ${first} seeds`
}

function formatsInWords({ formatNoise }: Reported): string {
  return formatNoise === undefined ? '' : `, mean over ${counted(formatNoise.formats, 'format')}`
}

/** What tuning is held against; empty where nothing is tuned or nothing is guessed. */
function guessInWords({ changed, against, seeds }: Reported): string {
  if (changed !== 'guessing' || seeds.first === null) return ''
  return against === 'random guess' ? 'chance' : `the ${against}`
}
