import { compareCells } from '#core/study/comparisons.ts'
import { toCsv } from '#exchange/to-csv.ts'
import { aboveGuessingColumns, aboveGuessingRows } from '../../above-guessing-rows.ts'
import { attributionColumns, attributionRows } from '../../attribution-rows.ts'
import { comparisonColumns, comparisonRows } from '../../comparison-rows.ts'
import { outcomeColumns, outcomeRows } from '../../outcome-rows.ts'
import { tableColumns, tableRows } from '../../table-rows.ts'
import { trainingColumns, trainingRows } from '../../training-rows.ts'
import type { ResultsCalls } from '../calls.ts'
import type { Gathered } from './gathered.ts'
import { answered, cellsOf } from './table.ts'

export async function csvOf(gathered: Gathered, { run: id, by, of, compare }: ResultsCalls['csv']['request'], signal?: AbortSignal) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results, drawn } = found.answer
  const named = (what: string, rows: readonly unknown[], text: string) => answered({ name: `${run.name}${what}.csv`, rows: rows.length, text })
  switch (of) {
    case 'means': {
      const rows = tableRows(results, by)
      return named(by === null ? '' : ` by ${by}`, rows, toCsv(tableColumns, rows))
    }
    case 'comparisons': {
      const compared = compareCells(results, compare, await drawn(signal))
      if (compared.state === 'refused') return compared
      const rows = comparisonRows(compared.comparisons, run.study.margin)
      return named(' comparisons', rows, toCsv(comparisonColumns, rows))
    }
    case 'above guessing': {
      const compared = compareCells(results, compare, await drawn(signal))
      if (compared.state === 'refused') return compared
      const rows = aboveGuessingRows(compared.aboveGuessing)
      return named(' above guessing', rows, toCsv(aboveGuessingColumns, rows))
    }
    case 'attribution': {
      const compared = compareCells(results, compare, await drawn(signal))
      if (compared.state === 'refused') return compared
      const rows = attributionRows(compared.attribution.lines)
      return named(' attribution', rows, toCsv(attributionColumns, rows))
    }
    case 'trainings': {
      const rows = trainingRows(gathered.trainings(run.id))
      return named(' trainings', rows, toCsv(trainingColumns, rows))
    }
    case 'outcomes': {
      const rows = outcomeRows(cellsOf(results))
      return named(' outcomes', rows, toCsv(outcomeColumns, rows))
    }
  }
}
