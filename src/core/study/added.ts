import { kinds, type Kind } from '#core/task.ts'
import { isAdded } from './cell.ts'
import { isReference, referenceNamed, type Declared } from './family.ts'
import { linesOf, type Line } from './line.ts'
import { comparedLines, pairedColumns, type PairedColumns } from './paired-columns.ts'
import type { ResultsInput } from './results-table.ts'

/**
 * The run without predictions that were added to it. What it declared was declared of these cells: another one must
 * neither change what they are compared on nor what it costs (Holm). Added cells stand behind the planned ones, so that
 * places stay.
 */
export function plannedPart(input: ResultsInput): ResultsInput {
  const cells = input.cells.filter(({ cell }) => !isAdded(cell, input.study))
  return cells.length === input.cells.length ? input : { ...input, cells }
}

/** Of each line that was added: itself behind the study's own reference, on the instances that these have answered. */
export function addedColumns(input: ResultsInput): readonly PairedColumns[] {
  const planned = plannedPart(input)
  if (planned === input) return []
  const isOfAdded = ({ cells }: Line) =>
    cells.some((place) => input.cells[place] !== undefined && isAdded(input.cells[place].cell, input.study))
  return linesOf(
    input.cells.map(({ cell }) => cell),
    input.study,
  )
    .filter(isOfAdded)
    .flatMap((line) =>
      kinds
        .map((kind) => {
          const lines = [...referencesOf(planned, kind), line]
          const cells = lines.flatMap((each) => each.cells.flatMap((place) => input.cells[place] ?? []))
          // With the places that their cells have among all of them.
          return { ...pairedColumns({ ...input, cells }, kind), lines, added: line.name }
        })
        .filter(({ rows }) => rows.instances > 0),
    )
}

/** Of one kind of tasks: not every decoding asks both. */
function referencesOf(planned: ResultsInput, kind: Kind): readonly Line[] {
  const lines = comparedLines(planned, kind)
  const reference = referenceNamed(planned.study, lines, null)
  return reference === undefined ? [] : lines.filter((line) => isReference(line, reference))
}

/** What an added line is held against: the reference at every size, and guessing. */
export function declareAdded({ added, lines, guesses }: PairedColumns): readonly Declared[] {
  const first = lines.findIndex(({ name }) => name === added)
  const others: readonly Line[] = lines.filter(({ name }) => name !== added)
  return first === -1
    ? []
    : [
        ...others.map((_, second) => ({ first, second, changed: 'made elsewhere' as const, ofReference: true })),
        ...guesses.map((_, guess) => ({
          first,
          second: lines.length + guess,
          changed: 'guessing' as const,
          ofReference: true,
        })),
      ]
}

/**
 * Why their comparisons stand apart.
 *
 * @param family `null`: the study tests its primary comparisons alone
 */
export function addedSentence(names: readonly string[], family: number | null): string {
  const one = names.length === 1
  const are = family === null ? 'are exploratory, without a verdict' : `are a family of their own, of ${family}`
  return `${names.join(', ')} ${one ? 'was' : 'were'} made elsewhere and added to the run: ${one ? 'its' : 'their'} comparisons were not declared before it and ${are}.`
}
