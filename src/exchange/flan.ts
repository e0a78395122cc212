import { nameOf, optionsOf, textOf } from './fields.ts'
import { listedOptions, notListed, withListed } from './listed-options.ts'
import type { RecordFormat } from './record-format.ts'

/**
 * FLAN (Longpre et al. 2023) as its mixtures are exported, a row an instance: `inputs` and `targets`, and `task`, or
 * `_task_name` with `_template_type` (Open-Orca/FLAN). The inputs have the instruction in them, in another wording each
 * time, so that a task has no definition of its own; templates with and without a list of options are two tasks. What
 * may be answered is what an input lists under "OPTIONS:".
 */
export const flan: RecordFormat = {
  name: 'FLAN',
  has: (record) => 'inputs' in record && 'targets' in record,
  read: (record, place, fileName) => {
    const input = textOf(record['inputs'], `${place}.inputs`)
    const { targets } = record
    const target = textOf(Array.isArray(targets) && targets.length === 1 ? targets[0] : targets, `${place}.targets`)
    if (input.trim() === '') return 'have no input'
    if (target.trim() === '') return 'have no target'
    const named = [record['task'] ?? record['_task_name'] ?? record['task_name'], record['_template_type']]
    const parts = named.filter((part) => part !== undefined && part !== null && part !== '')
    const task = nameOf(
      parts.length === 0 ? fileName : parts.map((part) => textOf(part, `${place}.task`)).join(' '),
      place,
    )
    const listed = listedOptions(input)
    const found = withListed(input, [target])
    const options = found && optionsOf(found, `${place}.inputs`)
    return {
      task,
      definition: '',
      instances: [{ input, output: [target], ...(options && { options }) }],
      ...(listed?.includes(target.trim()) === false && { doubt: notListed }),
    }
  },
}
