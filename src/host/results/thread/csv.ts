import { answersOf } from '#core/study/answer-parts.ts'
import { compareCells } from '#core/study/comparisons.ts'
import { whyMarked } from '#core/study/mark.ts'
import { modeSentence } from '#core/study/mode-difference.ts'
import { parityHolds } from '#core/study/parity.ts'
import { resultsTable } from '#core/study/results-table.ts'
import { trainingName } from '#core/study/training.ts'
import { aboveChanceTable } from '#core/tables/above-chance.ts'
import { answersTable } from '#core/tables/answers.ts'
import { attributionParts } from '#core/tables/attribution.ts'
import { comparisonsTable } from '#core/tables/comparisons.ts'
import { lineScores } from '#core/tables/lines.ts'
import { outcomesTable } from '#core/tables/outcomes.ts'
import { asRecords, type Table } from '#core/tables/table.ts'
import { trainingsTable } from '#core/tables/trainings.ts'
import { toCsv } from '#exchange/to-csv.ts'
import type { RunResults } from '../run-results.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { answered, cellsOf } from './table.ts'

export async function csvOf(
  gathered: Gathered,
  { run: id, by, of, compare }: RunRequests['csv'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results, drawn } = found.answer
  const named = <Row>(what: string, table: Pick<Table<Row>, 'columns' | 'parts'>) =>
    answered({ name: `${run.name}${what}.csv`, rows: table.parts.flat().length, text: toCsv(asRecords(table)) })
  switch (of) {
    case 'means':
      return named(by === null ? '' : ` by ${by}`, meansOfLines(results, by))
    case 'trainings': {
      const trainings = gathered
        .trainings(run.id)
        .map((each) => ({ ...each, name: trainingName(each), parityHolds: each.parity && parityHolds(each.parity) }))
      return named(' trainings', trainingsTable({ name: run.name, trainings }))
    }
    case 'outcomes':
      return named(' outcomes', outcomesTable({ name: run.name, cells: cellsOf(results) }))
    case 'answers':
      return named(' answers', answersTable({ name: run.name, answers: answersOf(results) }))
    case 'comparisons':
    case 'above chance':
    case 'attribution': {
      const compared = compareCells(results, compare, await drawn(signal))
      if (compared.state === 'refused') return compared
      if (of === 'attribution') return named(' attribution', attributionParts(compared.attribution.lines))
      if (of === 'above chance')
        return named(' above chance', aboveChanceTable({ name: run.name, aboveChance: compared.aboveChance }))
      return named(
        ' comparisons',
        comparisonsTable({ ...compared, name: run.name, margin: run.study.margin, seed: run.study.seed }),
      )
    }
  }
}

function meansOfLines(results: RunResults, by: RunRequests['csv']['by']) {
  const groups = resultsTable(results, by)
  const cellsByLine = new Map(
    groups.flatMap(({ lines }) => lines.map(({ name, line }) => [name, line?.cells ?? []] as const)),
  )
  return lineScores(
    groups,
    ({ name }, seed) => reasonsOf(results, cellsByLine.get(name) ?? [], seed),
    modeSentence(results.study, results.modeDifference),
  )
}

/** Why a line's scores are marked, or one seed's. */
function reasonsOf({ cells }: RunResults, places: readonly number[], seed: number | null): string {
  return places
    .flatMap((place) => {
      const asked = cells[place]
      const training = asked?.cell.training
      if (!asked || (seed !== null && training?.seed !== seed)) return []
      const why = whyMarked(asked)
      return why === null ? [] : [seed === null && training ? `seed ${training.seed}: ${why}` : why]
    })
    .join('; ')
}
