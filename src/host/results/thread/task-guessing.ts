import { comparedColumns } from '#core/study/comparisons.ts'
import { linesAgainstGuesses } from '#core/study/exact-guessing.ts'
import { isNamed } from '#core/study/line.ts'
import { isMarked } from '#core/study/mark.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { answered } from './table.ts'

/** Each line on each task with labels or options against guesses; needs no draws. */
export function guessingTable(gathered: Gathered, { run: id, line: wanted }: RunRequests['taskGuessing']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const lines = comparedColumns(results).flatMap((columns) => {
    const tested = linesAgainstGuesses(columns).filter(
      ({ line }) => columns.added === undefined || line === columns.added,
    )
    return tested.map((each) => ({ ...each, cells: columns.lines.find(({ name }) => name === each.line)?.cells ?? [] }))
  })
  const names = [...new Set(lines.map(({ line }) => line))]
  if (wanted !== null && !names.some((name) => isNamed(name, wanted))) {
    return {
      state: 'refused' as const,
      reason: `invalid line: ${wanted} (${names.length === 0 ? 'this run compares no line with guessing' : `this run has: ${names.join(', ')}`})`,
    }
  }
  return answered({
    run: run.id,
    study: run.name,
    lines: names,
    rows: lines
      .filter(({ line }) => wanted === null || isNamed(line, wanted))
      .flatMap(({ line, kind, tasks, cells }) => {
        const marked = cells.some((place) => results.cells[place] !== undefined && isMarked(results.cells[place]))
        return tasks.map(({ task: position, n, right, expected, majority, p, pAdjusted, isAbove }) => {
          const task = results.tasks[position]?.task
          return {
            line,
            kind,
            task: task?.name ?? '',
            category: task?.categories[0] ?? 'none',
            n,
            right,
            exactMatch: (100 * right) / n,
            randomGuess: (100 * expected) / n,
            majorityLabel: majority,
            p,
            pAdjusted,
            isAbove,
            marked,
          }
        })
      }),
  })
}
