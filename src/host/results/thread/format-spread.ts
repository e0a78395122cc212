import { compareCells } from '#core/study/comparisons.ts'
import { formatSentences, formatSpread } from '#core/study/format-spread.ts'
import { blockName, formatConditionsTable, formatEffectsTable, formatsTable } from '#core/tables/format-spread.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered, GatheredRun } from './gathered.ts'
import { shownTable, tablesAbout } from './shown-table.ts'
import { answered } from './table.ts'

/** Sampled formats as a random factor: each condition's mean and spread, and effects beside what formats alone do. */
export async function formatSpreadOf(
  gathered: Gathered,
  { run: id }: RunRequests['formatSpread'],
  signal?: AbortSignal,
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run } = found.answer
  const parts = await formatSpreadOfRun(found.answer, signal)
  const ofOneDecoding = new Set(parts.map(({ decoding }) => decoding)).size === 1
  const aboutOf = ({ about, kind }: (typeof parts)[number]) => (about !== null && ofOneDecoding ? kind : about)
  return answered({
    run: run.id,
    study: run.name,
    said: parts.map((part) => ({ about: aboutOf(part), sentences: part.sentences })),
    tables: parts.flatMap((part) => tablesAbout(aboutOf(part), part.tables)),
  })
}

/** Of a run that need not be in the database: a part for each kind of tasks and decoding. */
export async function formatSpreadOfRun({ run, results, drawn }: GatheredRun, signal?: AbortSignal) {
  const { study } = run
  if (study.sampledFormats === undefined) return []
  const columns = await drawn(signal)
  const compared = compareCells(results, null, columns)
  const blocks = formatSpread(
    study,
    columns.map((each) => each.columns),
    compared.state === 'refused' ? [] : compared.comparisons,
  )
  return blocks.map((block) => ({
    kind: block.kind,
    decoding: block.decoding,
    about: blocks.length === 1 ? null : blockName(block),
    sentences: formatSentences(block),
    tables: [
      shownTable(formatConditionsTable(block)),
      shownTable(formatEffectsTable(block)),
      shownTable(formatsTable(block)),
    ].filter(({ parts }) => parts.some((rows) => rows.length > 0)),
  }))
}
