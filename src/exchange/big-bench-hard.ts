import { headOf, instanceOf, recordOf, textOf, type HeadField } from './fields.ts'
import { listedOptions } from './listed-options.ts'
import type { TaskFormat } from './task-format.ts'

const keys = {
  definition: 'description',
  positiveExamples: 'positive_examples',
  negativeExamples: 'negative_examples',
  categories: 'keywords',
  outputType: 'output_type',
  curatedExamples: 'curated_examples',
  answerSpace: 'answer_space',
} as const satisfies Record<HeadField, string>

/**
 * BIG-bench Hard (Suzgun et al. 2023, suzgunmirac/BIG-Bench-Hard, bbh/*.json): `{"canary": "…", "examples": [{"input":
 * "…", "target": "…"}]}`. An instance is named after its position. Where an input lists its options, these are what may
 * be answered. The published files have no description: their prompts stand in other files, for each model of its own.
 * `description` and `keywords` are BIG-bench's own words for definition and categories and count where a file has them.
 */
export const bigBenchHard: TaskFormat = {
  name: 'BIG-bench Hard',
  keys: [keys.definition, keys.categories],
  required: [],
  instancesKey: 'examples',
  instanceOf: (value, where, before) => {
    const record = recordOf(value, where)
    const input = textOf(record['input'], `${where}.input`)
    const target = textOf(record['target'], `${where}.target`)
    const listed = listedOptions(input)
    const options = listed === undefined || listed.includes(target.trim()) ? listed : [...listed, target.trim()]
    return instanceOf({ input, output: target, ...(options !== undefined && { options }) }, where, before)
  },
  doubt: ({ input, references: [target = ''] }) => {
    const listed = listedOptions(input)
    return listed === undefined || listed.includes(target.trim())
      ? undefined
      : 'have a target that is none of the options that their input lists; it counts as one more option'
  },
  headOf: (name, fields) =>
    headOf(name, { definition: fields.get(keys.definition) ?? '', categories: fields.get(keys.categories) }, keys),
}
