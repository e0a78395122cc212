import { definitionText, referencesOf, textOf } from './fields.ts'
import type { RecordFormat } from './record-format.ts'

/**
 * Alpaca (Taori et al. 2023, tatsu-lab/stanford_alpaca, alpaca_data.json): `{"instruction": "…", "input": "…",
 * "output": "…"}`; records with the same instruction are one task. `history` and `system` are LLaMA-Factory's.
 */
export const alpaca: RecordFormat = {
  name: 'Alpaca',
  has: (record) => 'instruction' in record && 'output' in record,
  read: ({ instruction, input, output, history, system }, place) => {
    const definition = definitionText(instruction, `${place}.instruction`)
    if (definition.trim() === '') return 'have no instruction'
    if (Array.isArray(history) && history.length > 0) return 'have more than one turn'
    if (typeof system === 'string' && system.trim() !== '') return 'have a system message of their own'
    const references = referencesOf(output, `${place}.output`)
    if (references.some((reference) => reference.trim() === '')) return 'have no output'
    const given = input === undefined || input === null ? '' : textOf(input, `${place}.input`)
    return { definition, instances: [{ input: given, output: references }] }
  },
}
