import { comparedColumns } from '#core/study/comparisons.ts'
import { demonstrationBlocks, type DemonstrationBlock } from '#core/study/demonstrations/index.ts'
import { demonstrationSentences, usedExamplesSentence } from '#core/study/demonstrations/sentences.ts'
import { demonstrationsTable, selectionsTable } from '#core/tables/demonstrations.ts'
import type { RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { shownTable } from './shown-table.ts'
import { answered } from './table.ts'

/** Kinds of examples against original ones, beside the spread over draws and orders. */
export function demonstrationTables(gathered: Gathered, { run: id }: RunRequests['demonstrations']) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const { seed, margin, k } = run.study
  const blocks = demonstrationBlocks(comparedColumns(results), { seed, margin })
  const isDrawn = blocks.some(({ selected }) => selected.some(({ selection }) => selection !== null))
  const tasks = results.tasks.map(({ task }) => task)
  return answered({
    run: run.id,
    study: run.name,
    said: [
      ...blocks.map((block) => ({
        about: blocks.length === 1 ? null : blockName(block),
        sentences: demonstrationSentences(block),
      })),
      { about: null, sentences: isDrawn ? [usedExamplesSentence(tasks, k)] : [] },
    ].filter(({ sentences }) => sentences.length > 0),
    tables:
      blocks.length === 0
        ? []
        : [shownTable(demonstrationsTable(blocks, margin)), ...(isDrawn ? [shownTable(selectionsTable(blocks))] : [])],
  })
}

function blockName({ kind, definition, words, decoding }: DemonstrationBlock): string {
  return `${kind}, ${definition} definition, ${words} words, ${decoding}`
}
