import { headOf, instanceOf, type HeadField } from './fields.ts'
import type { TaskFormat } from './task-format.ts'

/**
 * Keys of a Super-NaturalInstructions task file (Wang et al. 2022, allenai/natural-instructions). The last three and
 * `nameKey` are ours: what an annotator added, and the name of a task that makes no file name; other programs skip
 * them. So are the `options` of instances and examples of choice tasks.
 */
export const headKeys = {
  definition: 'Definition',
  positiveExamples: 'Positive Examples',
  negativeExamples: 'Negative Examples',
  categories: 'Categories',
  outputType: 'Output Type',
  curatedExamples: 'Curated Examples',
  answerSpace: 'Answer Space',
} as const satisfies Record<HeadField, string>
export const nameKey = 'Name'
export const instancesKey = 'Instances'

/** `Definition` is a list, of which the first one counts, or one text. */
export const superNaturalInstructions: TaskFormat = {
  name: 'Super-NaturalInstructions',
  keys: Object.values(headKeys),
  required: [headKeys.definition],
  nameKey,
  instancesKey,
  instanceOf,
  headOf: (name, fields) =>
    headOf(
      name,
      Object.fromEntries(Object.entries(headKeys).map(([field, key]) => [field, fields.get(key)])),
      headKeys,
    ),
}
