import { reachesRougeL } from '#core/scoring/rouge-l.ts'
import { cellName } from '#core/study/cell.ts'
import { isNamed } from '#core/study/line.ts'
import { draws } from '#core/study/comparisons.ts'
import { drawnEffects, undrawnEffects } from '#core/study/effects.ts'
import { labelPlacesOf } from '#core/study/label-places.ts'
import { isMarked } from '#core/study/mark.ts'
import { comparedScore } from '#core/study/paired-columns.ts'
import type { ReadableDB } from '#store/store.ts'
import { readCellAnswers, type TrialAnswer } from '#store/trial-answers.ts'
import type { RunResults } from '../run-results.ts'
import type { RunRequests } from '../requests.ts'
import { drawInTurns } from './draws.ts'
import type { Gathered } from './gathered.ts'
import { meantAnswer } from './meant-answer.ts'
import { answered } from './table.ts'

export async function effectsTable(
  gathered: Gathered,
  db: ReadableDB,
  { run: id, cell }: RunRequests['effects'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const { cells, study, tasks } = results
  const place =
    typeof cell === 'string' ? cells.findIndex((each) => isNamed(cellName(each.cell, study), cell)) : (cell ?? 0)
  const asked = cells[place]
  if (asked === undefined && cell !== null)
    return {
      state: 'refused' as const,
      reason: `invalid cell: ${cell} (this run has: ${cells.map((each) => cellName(each.cell, study)).join(', ')})`,
    }
  const undrawn = undrawnEffects(
    tasks,
    asked ? labelPlacesOf(tasks, asked.cell) : [],
    asked ? readCellAnswers(db, asked.id).map((trial) => effectTrial(results, meantAnswer(trial))) : [],
  )
  const effects = drawnEffects(
    undrawn,
    await drawInTurns(undrawn.answered.rows, study.seed, { from: 0, to: draws }, signal),
    study.seed,
  )
  return answered({
    run: run.id,
    study: run.name,
    cells: cells.map((each) => ({ name: cellName(each.cell, study), marked: isMarked(each) })),
    cell: asked ? place : null,
    draws,
    seed: study.seed,
    lengths: effects.lengths.map(({ kind, ...group }) => ({ kind, score: comparedScore[kind], ...group })),
    right: effects.right,
    answered: effects.answered,
    counts: effects.counts,
    tasks: effects.tasks,
  })
}

function effectTrial(
  { tasks, references, options }: RunResults,
  { instance, task, outcome, raw, exactMatch, rougeL, promptTokens }: TrialAnswer,
) {
  const score =
    comparedScore[tasks[task]?.task.answerSpace.kind ?? 'generation'] === 'exactMatch'
      ? exactMatch
      : reachesRougeL(references.get(instance) ?? [])
        ? rougeL
        : null
  return {
    task,
    references: references.get(instance) ?? [],
    options: options.get(instance) ?? null,
    outcome,
    raw,
    score,
    promptTokens,
  }
}
