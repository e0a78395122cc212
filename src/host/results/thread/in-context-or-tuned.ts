import { inContextOrTuned } from '#core/study/in-context-or-tuned/index.ts'
import { inContextOrTunedTables } from '#core/tables/in-context-or-tuned.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** Base and tuned model, without examples and with k of them: the five tables of each such square of lines. */
export async function inContextOrTunedOf(
  gathered: Gathered,
  { run: id }: RunRequests['inContextOrTuned'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results, drawn } = found.answer
  const squares = inContextOrTuned(await drawn(signal), run.study.k)
  return answered({
    run: run.id,
    study: run.name,
    sentences: squares.map(({ names, sentence }) =>
      squares.length === 1 ? sentence : `${names['tuned zero-shot']}: ${sentence}`,
    ),
    tables: squares.flatMap(({ tasks, ...square }) => {
      const named = tasks.map((task) => ({ ...task, name: results.tasks[task.task]?.task.name ?? '' }))
      const { accuracies, solved, together, margins, gains } = inContextOrTunedTables({ ...square, tasks: named })
      return [
        shownTable(accuracies),
        shownTable(solved),
        shownTable(together),
        shownTable(margins),
        shownTable(gains),
      ].filter(({ parts }) => parts.length > 0)
    }),
  })
}
