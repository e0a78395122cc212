import { compareCells } from '#core/study/comparisons.ts'
import { formatSentences, formatSpread } from '#core/study/format-spread.ts'
import { blockName, formatConditionsTable, formatEffectsTable, formatsTable } from '#core/tables/format-spread.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** Sampled formats as a random factor: each condition's mean and spread, and effects beside what formats alone do. */
export async function formatSpreadOf(
  gathered: Gathered,
  { run: id }: RunRequests['formatSpread'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  return found.state === 'refused' ? found : answered(await formatSpreadOfRun(found.answer, signal))
}

/** Of a run that need not be in the database. */
export async function formatSpreadOfRun({ run, results, drawn }: GatheredRun, signal?: AbortSignal) {
  const { study } = run
  if (study.sampledFormats === undefined) return { run: run.id, study: run.name, sentences: [], tables: [] }
  const columns = await drawn(signal)
  const compared = compareCells(results, null, columns)
  const blocks = formatSpread(
    study,
    columns.map((each) => each.columns),
    compared.state === 'refused' ? [] : compared.comparisons,
  )
  return {
    run: run.id,
    study: run.name,
    sentences: blocks.flatMap((block) => [
      ...(blocks.length === 1 ? [] : [`${blockName(block)}:`]),
      ...formatSentences(block),
    ]),
    tables: blocks
      .flatMap((block) => [
        shownTable(formatConditionsTable(block)),
        shownTable(formatEffectsTable(block)),
        shownTable(formatsTable(block)),
      ])
      .filter(({ parts }) => parts.some((rows) => rows.length > 0)),
  }
}
