import type { ExamplesCondition } from './condition.ts'

/** No example block. */
export const emptyExamples: ExamplesCondition = {
  name: 'empty',
  version: 1,
  describe: 'no example block',
  takesAway: 'any examples',
  apply: () => ({ fit: true, value: [] }),
}
