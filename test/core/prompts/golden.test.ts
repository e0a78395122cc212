import { describe, expect, test } from 'vitest'
import { definitionNames, examplesNames } from '#core/conditions/condition.ts'
import { conditionName, makeInstruction } from '#core/conditions/index.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { sharedAvailable, sharedReason } from '../../support/shared.ts'
import { loadSplit } from '../conditions/superni.ts'

// One whose second negative example is outside the label space, one with none inside it, one with a single negative example.
const names = [
  'task1155_bard_analogical_reasoning_trash_or_treasure',
  'task936_defeasible_nli_snli_classification',
  'task393_plausible_result_generation',
]
const conditions = definitionNames.flatMap((definition) => examplesNames.map((examples) => ({ definition, examples })))

// Rewritten by `vitest run test/core/prompts/golden.test.ts --update`; the difference is then looked at like any other.
describe.skipIf(!sharedAvailable)(`prompts of the first instance, k = 2${sharedReason}`, () => {
  const tasks = sharedAvailable ? loadSplit('test').filter(({ task }) => names.includes(task.name)) : []

  test('all three tasks are there', () => {
    expect(tasks.map(({ task }) => task.name).toSorted()).toEqual(names.toSorted())
  })

  describe.each(tasks)('$task.name', ({ task, instances }) => {
    describe.each(conditions)('$definition+$examples', (condition) => {
      test.each(promptFormatNames)('%s', async (format) => {
        const made = makeInstruction(task, condition, { k: 2, seed: 0 })
        const [prompt] = made.fit ? promptCandidates(format, made.value, { input: instances[0]?.input ?? '' }) : []
        const file = `../../golden/prompts/${task.name}/${conditionName(condition)}.${format}.txt`
        await expect(prompt?.text).toMatchFileSnapshot(file)
      })
    })
  })
})
