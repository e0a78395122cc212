import { definitionText, nameOf, recordOf, referencesOf, textOf } from './fields.ts'
import type { RecordFormat } from './record-format.ts'

/**
 * Self-Instruct's seed tasks (Wang et al. 2023, yizhongw/self-instruct, seed_tasks.jsonl): one task a record,
 * `{"id": "seed_task_0", "name": "breakfast_suggestion", "instruction": "…", "instances": [{"input": "…", "output":
 * "…"}], "is_classification": false}`. What kind a task is follows from its instances, as everywhere.
 */
export const selfInstruct: RecordFormat = {
  name: 'Self-Instruct',
  has: (record) => 'instruction' in record && 'instances' in record,
  read: ({ id, name, instruction, instances }, place) => {
    const definition = definitionText(instruction, `${place}.instruction`)
    if (definition.trim() === '') return 'have no instruction'
    if (!Array.isArray(instances) || instances.length === 0) return 'have no instances'
    const rows = (instances as unknown[]).map((each, i) => {
      const where = `${place}.instances[${i}]`
      const { input, output } = recordOf(each, where)
      const given = input === undefined || input === null ? '' : textOf(input, `${where}.input`)
      return { input: given, output: referencesOf(output, `${where}.output`) }
    })
    if (rows.some(({ output }) => output.some((reference) => reference.trim() === ''))) return 'have no output'
    const parts = [id, name].filter((part) => typeof part === 'string' && part.trim() !== '')
    return {
      ...(parts.length > 0 && { task: nameOf(parts.join('_'), `${place}.name`) }),
      definition,
      instances: rows,
    }
  },
}
