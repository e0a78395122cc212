import { draws } from '#core/study/comparisons.ts'
import { isAdded } from '#core/study/cell.ts'
import { declareFamily, referenceNamed, type Declared } from '#core/study/family.ts'
import { isNamed, lineKey, linesOf, type Line } from '#core/study/line.ts'
import { isMarked } from '#core/study/mark.ts'
import { isCompared } from '#core/study/paired-columns.ts'
import { outlierRule, taskDifferences, taskRows, type KindDifferences } from '#core/study/task-differences.ts'
import type { RunResults } from '../run-results.ts'
import type { Answered, RunRequests } from '../requests.ts'
import { drawInTurns } from './draws.ts'
import type { Gathered } from './gathered.ts'
import { answered } from './table.ts'

export async function differencesTable(
  gathered: Gathered,
  { run: id, name, against }: RunRequests['taskDifferences'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const lines = linesWithScores(results)
  const chosen = chosenLines(results, lines, name, against)
  if (chosen.state === 'refused') return chosen
  const { first, second } = chosen.answer
  return answered({
    run: run.id,
    study: run.name,
    lines: lines.map((line) => line.name),
    name: first?.name ?? null,
    against: second?.name ?? null,
    cells: { name: placeOf(results, first), against: placeOf(results, second) },
    marked: [first, second].some(
      (line) =>
        line?.cells.some((place) => results.cells[place] !== undefined && isMarked(results.cells[place])) === true,
    ),
    draws,
    seed: run.study.seed,
    kinds: first && second ? await drawn(results, first, second, signal) : [],
    rule: outlierRule,
  })
}

/** With those of their cells that are asked in full where the study has trainings, as in its comparisons. */
function linesWithScores(results: RunResults): readonly Line[] {
  const { study, cells } = results
  return linesOf(
    cells.map(({ cell }) => cell),
    study,
  ).flatMap((line) => {
    const asked = line.cells.filter(
      (place) => cells[place] !== undefined && (isAdded(cells[place].cell, study) || isCompared(results, cells[place])),
    )
    return asked.length === 0 ? [] : [{ ...line, cells: asked }]
  })
}

interface Chosen {
  readonly first: Line | undefined
  readonly second: Line | undefined
}

/** Those named; else the first comparison the study declares, of several sizes at the largest; or its first lines. */
function chosenLines(
  { study }: RunResults,
  lines: readonly Line[],
  name: string | null,
  against: string | null,
): Answered<Chosen> {
  const unknown = [name, against].find((each) => each !== null && !lines.some((line) => isNamed(line.name, each)))
  if (unknown !== undefined && unknown !== null)
    return {
      state: 'refused',
      reason: `invalid line: ${unknown} (this run has: ${lines.map((line) => line.name).join(', ')})`,
    }
  const named = (wanted: string | null) =>
    wanted === null ? undefined : lines.find((line) => isNamed(line.name, wanted))
  const reference = referenceNamed(study, lines, null)
  const declared = reference && atLargestSize(lines, declareFamily(study, { lines, guesses: [] }, reference))
  const second =
    named(against) ??
    other(lines, named(name), declared && lines[declared.second]) ??
    other(lines, named(name), lines[0])
  const first = named(name) ?? other(lines, second, declared && lines[declared.first])
  return answered({ first, second: first === undefined ? undefined : second })
}

/** Of comparisons that are the first one at other sizes. */
function atLargestSize(lines: readonly Line[], all: readonly Declared[]): Declared | undefined {
  const sizeOf = ({ first }: Declared) => lines[first]?.training?.size ?? 0
  const factorsOf = ({ first, changed }: Declared) => {
    const line = lines[first]
    return line && `${changed} ${lineKey({ ...line, training: line.training && { ...line.training, size: 0 } })}`
  }
  const [declared] = all
  return (
    declared &&
    all.filter((each) => factorsOf(each) === factorsOf(declared)).toSorted((one, two) => sizeOf(two) - sizeOf(one))[0]
  )
}

/** The one proposed, or the first that is not the one there is already. */
function other(lines: readonly Line[], there: Line | undefined, proposed: Line | undefined): Line | undefined {
  return proposed !== undefined && proposed !== there ? proposed : lines.find((line) => line !== there)
}

/** `null` for a mean of seeds. */
function placeOf({ cells }: RunResults, line: Line | undefined): number | null {
  const [only, ...others] = line?.cells ?? []
  return only === undefined || others.length > 0 || cells[only] === undefined ? null : only
}

async function drawn(
  results: RunResults,
  first: Line,
  second: Line,
  signal?: AbortSignal,
): Promise<readonly KindDifferences[]> {
  const { seed } = results.study
  const rows = taskRows(results, first, second)
  const all: (readonly Float64Array[])[] = []
  for (const each of rows) all.push(await drawInTurns(each.rows, seed, { from: 0, to: draws }, signal))
  return taskDifferences(results, rows, all, seed)
}
