import { compare, type Comparison } from '#core/statistics/comparison.ts'
import { pairedBootstrap } from '#core/statistics/paired-bootstrap.ts'
import { isAveraged, isMeanOfAnswers } from '#core/statistics/paired-rows.ts'
import { planningAssumptions, minimumDetectableEffect } from '#core/statistics/minimum-detectable-effect.ts'
import { firstClosed, kinds } from '#core/task.ts'
import { aboveChance, type AboveChance } from './above-chance.ts'
import { addedColumns, addedSentence, declareAdded, plannedPart } from './added.ts'
import { attribute, type Attributions } from './attribution.ts'
import { comparedInWords, type Side } from './compared-words.ts'
import { emptySentence } from './empty-answers.ts'
import { linesAgainstGuesses } from './exact-guessing.ts'
import { declareFamily, declareUntuned, referenceNamed, type Declared } from './family.ts'
import { lineIntervals, type LineInterval } from './line-intervals.ts'
import { formatNoiseOf } from './format-noise.ts'
import { cellsBySeed, linesOf } from './line.ts'
import { isMarked } from './mark.ts'
import { fileMetricCaveats } from './file-metric-words.ts'
import { overSizes, type OverSizes, type Sized } from './over-sizes.ts'
import { comparedScore, pairedColumns, type DrawnColumns, type PairedColumns } from './paired-columns.ts'
import { declarePrimary } from './primary.ts'
import type { ResultsInput } from './results-table.ts'
import { caveats, detectableSentence, exploratorySentence, familySentence, sentenceOf } from './verdict-sentence.ts'
import type { NamedComparison } from './named-comparison.ts'

export type Compared =
  | {
      readonly state: 'compared'
      readonly draws: number
      /** Seeds that every draw takes anew, before tasks and instances; `null` where no line is a mean of several. */
      readonly seedsDrawn: number | null
      /** Sampled formats that every draw takes anew in their place; absent: the study has none. */
      readonly formatsDrawn?: number
      /**
       * One family: Holm's correction is over all of them that are not `too-few`; behind them the exploratory ones of a
       * study that has declared its primary ones.
       */
      readonly comparisons: readonly NamedComparison[]
      /** Comparisons that Holm's correction is over. */
      readonly family: number
      /** Lines whose answers are all empty, or nearly all; `null` where there is none. Begins the verdict. */
      readonly empty: string | null
      /** What can be said, and what cannot, one sentence each. */
      readonly verdict: readonly string[]
      /** The told comparisons of each two conditions at all sizes in one sentence; none where a study has one size. */
      readonly overSizes: readonly OverSizes[]
      /**
       * Points of exact match at this size, under the planning assumptions; `null` without classification and choice
       * tasks, or too few.
       */
      readonly minimumDetectableEffect: number | null
      /** Each compared line's own. */
      readonly intervals: readonly LineInterval[]
      /** Of every compared line. */
      readonly aboveChance: readonly AboveChance[]
      readonly attribution: Attributions
    }
  | { readonly state: 'refused'; readonly reason: string }

/** Of every bootstrap. */
export const draws = 10_000

/** What is compared of each kind; a kind without instances to compare on has no columns. */
export function comparedColumns(input: ResultsInput): readonly PairedColumns[] {
  const planned = plannedPart(input)
  return [
    ...kinds.map((kind) => pairedColumns(planned, kind)).filter(({ rows }) => rows.instances > 0),
    ...addedColumns(input),
  ]
}

/** Most of the time that a results table takes. */
export function drawColumns(input: ResultsInput): readonly DrawnColumns[] {
  return comparedColumns(input).map((columns) => ({
    columns,
    bootstrap: pairedBootstrap(columns.rows, input.study.seed, draws),
  }))
}

/**
 * The comparisons a study declares (`family.ts`), all on the instances that every compared cell has answered.
 *
 * @param against a condition's or line's name; `null` for the study's own reference
 * @param allDrawn what `drawColumns` makes of the same input
 */
export function compareCells(whole: ResultsInput, against: string | null, allDrawn = drawColumns(whole)): Compared {
  const input = plannedPart(whole)
  const drawn = allDrawn.filter(({ columns: { added } }) => added === undefined)
  const lines = linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
  const reference = referenceNamed(input.study, lines, against)
  // A run that only trains has no line at all, and nothing to refuse.
  if (reference === undefined && lines.length > 0) {
    return {
      state: 'refused',
      reason: `invalid condition: ${against ?? ''} (this run has: ${lines.map(({ name }) => name).join(', ')})`,
    }
  }
  const columns = drawn.map((each) => each.columns)
  const usual =
    reference === undefined
      ? []
      : drawn.flatMap((each) => paired(each, declareFamily(input.study, each.columns, reference)))
  const { primary } = input.study
  const declared =
    primary === undefined
      ? usual
      : drawn.flatMap((each) => paired(each, declarePrimary(input.study, each.columns, primary)))
  const comparisons = compareDeclared(input, declared)
  const exploratory = compareDeclared(input, others(usual, declared), 'exploratory')
  const added = compareAdded(whole, allDrawn)
  const family = comparisons.filter(({ pAdjusted }) => pAdjusted !== null).length
  const smallest = detectable(columns)
  const { sampledFormats } = input.study
  const seedsDrawn = sampledFormats === undefined ? maxSeeds(columns) : null
  const empty = emptySentence(whole)
  const exact = {
    planned: columns.flatMap(linesAgainstGuesses),
    added: allDrawn.flatMap(({ columns: own }) => linesAgainstGuesses(own).filter(({ line }) => line === own.added)),
  }
  return {
    state: 'compared',
    draws,
    seedsDrawn,
    ...(sampledFormats !== undefined && { formatsDrawn: sampledFormats.length }),
    comparisons: [...comparisons, ...exploratory, ...added.comparisons],
    family,
    empty,
    verdict: [
      ...(empty === null ? [] : [empty]),
      ...caveats(input, columns),
      ...fileMetricCaveats(whole),
      ...comparisons.filter((_, i) => isReported(declared[i])).map(({ sentence }) => sentence),
      ...(primary === undefined ? [] : [exploratorySentence(family, exploratory.length)]),
      ...(input.study.tuning && family > 0 ? [familySentence(family, seedsDrawn)] : []),
      ...(smallest === undefined ? [] : [detectableSentence(smallest)]),
      ...added.verdict,
    ],
    overSizes: overSizes(
      declared.flatMap((each, i) => (comparisons[i] && isReported(each) ? [sized(input, each, comparisons[i])] : [])),
      input.study.margin,
    ),
    minimumDetectableEffect: smallest ?? null,
    intervals: [...lineIntervals(columns), ...added.intervals],
    aboveChance: [
      ...aboveChance(comparisons, exact.planned, 'declared', input.study.margin),
      ...aboveChance(
        // What is not primary is not tested.
        primary !== undefined
          ? []
          : compareDeclared(
              input,
              drawn.flatMap((each) => paired(each, declareUntuned(input.study, each.columns))),
            ),
        exact.planned,
        'untuned',
        input.study.margin,
      ),
      ...aboveChance(primary === undefined ? added.comparisons : [], exact.added, 'made elsewhere', input.study.margin),
    ],
    attribution: attribute(input, drawn),
  }
}

/** Those that are not declared, whichever way round. */
function others(usual: readonly DeclaredPair[], declared: readonly DeclaredPair[]): readonly DeclaredPair[] {
  const isSame = (one: DeclaredPair) => (other: DeclaredPair) =>
    one.columns === other.columns &&
    ((one.first === other.first && one.second === other.second) ||
      (one.first === other.second && one.second === other.first))
  return usual.filter((each) => !declared.some(isSame(each)))
}

/** All of them are one family; of exploratory ones nothing is tested. */
function compareDeclared(
  input: ResultsInput,
  declared: readonly DeclaredPair[],
  as: 'family' | 'exploratory' = 'family',
): readonly NamedComparison[] {
  const compared = compare(
    declared.map(({ pair }) => pair),
    input.study.margin,
  )
  return declared.flatMap((each, i) => {
    const comparison = compared[i]
    return comparison ? [named(input, each, as === 'family' ? comparison : exploratoryOf(comparison))] : []
  })
}

function exploratoryOf(comparison: Comparison): Omit<Comparison, 'verdict'> & Pick<NamedComparison, 'verdict'> {
  const { verdict } = comparison
  return {
    ...comparison,
    pAdjusted: null,
    differsFromZero: false,
    verdict: verdict === 'too-few' ? verdict : 'exploratory',
  }
}

/**
 * Of predictions that were added to the run: what is said of them stands apart from what the study declared. Where that
 * was its primary comparisons, they are exploratory as all others.
 */
function compareAdded(input: ResultsInput, drawn: readonly DrawnColumns[]) {
  const isTested = input.study.primary === undefined
  const own = drawn.filter(({ columns }) => columns.added !== undefined)
  const names = [...new Set(own.flatMap(({ columns }) => columns.added ?? []))]
  const declared = own.flatMap((each) => paired(each, declareAdded(each.columns)))
  const comparisons = compareDeclared(input, declared, isTested ? 'family' : 'exploratory')
  const family = comparisons.filter(({ pAdjusted }) => pAdjusted !== null).length
  return {
    comparisons,
    verdict:
      comparisons.length === 0
        ? []
        : [
            addedSentence(names, isTested ? family : null),
            ...(isTested ? comparisons.map(({ sentence }) => sentence) : []),
          ],
    intervals: own.flatMap(({ columns }) => lineIntervals([columns]).filter(({ name }) => name === columns.added)),
  }
}

interface DeclaredPair extends Declared {
  readonly columns: PairedColumns
  readonly pair: Parameters<typeof compare>[0][number]
}

function paired({ columns, bootstrap }: DrawnColumns, declared: readonly Declared[]): readonly DeclaredPair[] {
  const guess = columns.lines.length + columns.guesses.indexOf('random guess')
  return declared.map((each) => ({
    ...each,
    columns,
    pair: {
      bootstrap,
      first: each.first,
      second: each.second,
      isGuess: each.changed === 'guessing' && each.second === guess,
    },
  }))
}

function named(
  input: ResultsInput,
  { columns, changed, ...pair }: DeclaredPair,
  comparison: Omit<Comparison, 'verdict'> & Pick<NamedComparison, 'verdict'>,
): NamedComparison {
  const [first, second] = [sideOf(input, columns, pair.first), sideOf(input, columns, pair.second)]
  const { kind } = columns
  const score = comparedScore[kind]
  const noise = formatNoiseOf(input.study, columns, [pair.first, pair.second], comparison.difference)
  const known = {
    ...comparison,
    name: nameOf(first),
    against: nameOf(second),
    changed,
    kind,
    score,
    seeds: { first: seedsOf(input, first), second: seedsOf(input, second) },
    ...(noise && { formatNoise: noise }),
    withoutMcNemar: comparison.pMcNemar === null ? whyWithoutMcNemar(columns, pair) : null,
    marked: [first, second].some((side) => side.role === 'line' && side.marked),
  }
  const about = comparedInWords(input.study, changed, [first, second])
  return { ...known, sentence: sentenceOf({ ...known, about }, input.study.margin) }
}

function sized(input: ResultsInput, { columns, changed, ...pair }: DeclaredPair, comparison: NamedComparison): Sized {
  const sides = [sideOf(input, columns, pair.first), sideOf(input, columns, pair.second)] as const
  return {
    comparison,
    about: comparedInWords(input.study, changed, sides, false),
    size: columns.lines[pair.first]?.training?.size ?? null,
  }
}

/**
 * A condition against another is told always; what only the reference is told of stands in the table for the others.
 */
function isReported(declared: Declared | undefined): boolean {
  if (declared === undefined) return false
  return declared.ofReference || (declared.changed !== 'guessing' && declared.changed !== 'tuning')
}

function sideOf({ cells }: ResultsInput, { lines, guesses }: PairedColumns, column: number): Side {
  const line = lines[column]
  const guess = guesses[column - lines.length]
  if (line)
    return {
      role: 'line',
      line,
      marked: line.cells.some((place) => cells[place] !== undefined && isMarked(cells[place])),
    }
  if (guess === undefined) throw new RangeError(`invalid column: ${column} (of ${lines.length + guesses.length})`)
  return { role: 'guess', name: guess }
}

function nameOf(side: Side): string {
  return side.role === 'line' ? side.line.name : side.name
}

function seedsOf({ cells }: ResultsInput, side: Side): number | null {
  return side.role === 'line' && side.line.training !== null ? cellsBySeed(cells, side.line).length : null
}

function whyWithoutMcNemar(
  { kind, lines, rows }: PairedColumns,
  { first, second }: Pick<Declared, 'first' | 'second'>,
): string {
  const averaged = [first, second].find((place) => rows.means[place] !== undefined && isAveraged(rows.means[place]))
  if (averaged !== undefined)
    return `a score is a mean over ${lines[averaged]?.training === null ? 'formats' : 'seeds'}`
  if ([first, second].some((place) => rows.means[place] !== undefined && isMeanOfAnswers(rows.means[place])))
    return 'a score is a mean over draws'
  return kind === 'generation' ? 'ROUGE-L is not just right or wrong' : 'random guess is an expectation, not an answer'
}

/** On classification, or on choice where there is none; undefined without both. */
function detectable(columns: readonly PairedColumns[]): number | null | undefined {
  const closed = firstClosed(columns.map(({ kind }) => kind))
  const rows = columns.find(({ kind }) => kind === closed)?.rows
  if (!rows) return undefined
  const found = minimumDetectableEffect({
    ...planningAssumptions,
    instances: rows.instances,
    tasks: rows.tasks.length,
  })
  return found === 'too-few' ? null : found
}

function maxSeeds(columns: readonly PairedColumns[]): number | null {
  const most = Math.max(1, ...columns.flatMap(({ rows }) => rows.means.map((mean) => mean.columns.length)))
  return most === 1 ? null : most
}
