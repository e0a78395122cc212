import type { DefinitionCondition } from './condition.ts'

/** No definition block at all, not the word "Definition:" with nothing behind it. */
export const emptyDefinition: DefinitionCondition = {
  name: 'empty',
  version: 1,
  describe: 'no definition block',
  apply: () => ({ fit: true, value: undefined }),
}
