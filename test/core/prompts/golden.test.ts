import { describe, expect, test } from 'vitest'
import type { ContentType, TaggedSpan } from '#core/annotations/content-types.ts'
import { contentLeftOut, definitionNames, isWithout, usualExamples, withoutNames } from '#core/conditions/condition.ts'
import { demonstrationNames } from '#core/conditions/demonstration-names.ts'
import { conditionName, makeInstruction } from '#core/conditions/index.ts'
import { selectionNames } from '#core/selections/names.ts'
import { sparePositions } from '#core/selections/spare-positions.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import type { Task } from '#core/task.ts'
import { renamedTask } from '#core/target-words/renamed-task.ts'
import { wordSetNames } from '#core/target-words/names.ts'
import { wordsIn, wordSets } from '#core/target-words/word-sets.ts'
import { isTemplate, templateNames } from '#core/templates/names.ts'
import { otherDefinitions } from '#core/templates/other-tasks.ts'
import { sharedAvailable, sharedReason } from '../../support/shared.ts'
import { loadSplit } from '../conditions/superni.ts'

// One whose second negative example is outside the label space, one with none inside it, one with a single negative
// example.
const names = [
  'task1155_bard_analogical_reasoning_trash_or_treasure',
  'task936_defeasible_nli_snli_classification',
  'task393_plausible_result_generation',
]
const conditions = definitionNames
  .filter((name) => !isWithout(name) && !isTemplate(name))
  .flatMap((definition) => usualExamples.map((examples) => ({ definition, examples })))

/** As an annotator might tag the three definitions: where each part begins, and how it ends. */
const tags: Readonly<Record<string, readonly (readonly [ContentType, string, string])[]>> = {
  task1155_bard_analogical_reasoning_trash_or_treasure: [
    ['input content', 'Two analogies', 'C : ?".'],
    ['label description', 'Items marked', 'must be retained.'],
    ['additional input content', '"A : "B relates', 'specified by B.'],
    ['action content', 'replace the', '(?) with'],
    ['label list', 'either `trash`', '`treasure`'],
    ['input mention', 'for the given', 'item C'],
    ['additional output content', 'following the', 'relation'],
  ],
  task936_defeasible_nli_snli_classification: [
    ['input content', 'In this task', 'an update.'],
    ['additional input content', 'The premise sentence', 'strengthen the hypothesis.'],
    ['label description', 'A weakener is', 'more likely to believe the hypothesis is true.'],
    ['label list', "strengthener' or", 'weakener'],
    ['additional output content', 'if the update', 'respectively'],
  ],
  task393_plausible_result_generation: [
    ['input content', 'In this task', '", so".'],
    ['action content', 'complete the', 'text with'],
    ['output content', 'another sentence', 'another sentence'],
    ['additional output content', 'such that', 'plausible'],
    ['input mention', 'of the given', 'sentence'],
  ],
}

/** Strengthener and weakener: no pair of which one is the affirmative, so that they have no synonyms. */
const withTwoLabels = 'task936_defeasible_nli_snli_classification'

function promptOf(task: Task, input: string): string | undefined {
  const made = makeInstruction(task, { definition: 'original', examples: 'original' }, { k: 2, seed: 0 })
  return made.fit ? promptCandidates('tk-instruct', made.value, { input })[0]?.text : made.reason
}

function tagged(task: Task): Task {
  const contentTags = (tags[task.name] ?? []).map(([type, first, last]): TaggedSpan => {
    const from = task.definition.indexOf(first)
    const to = task.definition.indexOf(last, from) + last.length
    return { from, to, type, text: task.definition.slice(from, to) }
  })
  return { ...task, contentTags, annotationSet: { name: 'main', version: 1 } }
}

// Rewritten by `vitest run test/core/prompts/golden.test.ts --update`; the difference is then looked at like any other.
describe.skipIf(!sharedAvailable)(`prompts of the first instance, k = 2${sharedReason}`, () => {
  const split = sharedAvailable ? loadSplit('test') : []
  const all = split.map(({ task }) => task)
  const tasks = split.filter(({ task }) => names.includes(task.name))

  test('all three tasks are there', () => {
    expect(tasks.map(({ task }) => task.name).toSorted()).toEqual(names.toSorted())
  })

  describe.each(tasks)('$task.name', ({ task, instances }) => {
    test.each(tags[task.name]?.map(([type]) => type) ?? [])('without %s', async (type) => {
      const condition = {
        definition: withoutNames.find((name) => contentLeftOut(name) === `without ${type}`) ?? 'original',
        examples: 'original',
      } as const
      const made = makeInstruction(tagged(task), condition, { k: 2, seed: 0 })
      const [prompt] = made.fit ? promptCandidates('tk-instruct', made.value, { input: instances[0]?.input ?? '' }) : []
      await expect(prompt?.text).toMatchFileSnapshot(
        `../../golden/prompts/${task.name}/${conditionName(condition)}.tk-instruct.txt`,
      )
    })

    test.each(task.name === withTwoLabels ? templateNames : [])('%s', async (definition) => {
      const condition = { definition, examples: 'original' } as const
      const known = { ...task, otherDefinitions: otherDefinitions(task, all), paraphrases: ['In other words: {}.'] }
      const made = makeInstruction(known, condition, { k: 2, seed: 0 })
      const [prompt] = made.fit ? promptCandidates('tk-instruct', made.value, { input: instances[0]?.input ?? '' }) : []
      await expect(prompt?.text ?? (made.fit ? '' : `ineligible: ${made.reason}\n`)).toMatchFileSnapshot(
        `../../golden/prompts/${task.name}/${conditionName(condition)}.tk-instruct.txt`,
      )
    })

    test.each(demonstrationNames)('%s', async (examples) => {
      const made = makeInstruction(task, { definition: 'original', examples }, { k: 2, seed: 0 })
      const [prompt] = made.fit ? promptCandidates('plain', made.value, { input: instances[0]?.input ?? '' }) : []
      const text = made.fit ? prompt?.text : `ineligible: ${made.reason}\n`
      await expect(text).toMatchFileSnapshot(`../../golden/prompts/${task.name}/demonstrations/${examples}.plain.txt`)
    })

    describe.each(selectionNames)('%s', (selection) => {
      test.each(['original', 'random-labels'] as const)('%s examples', async (examples) => {
        const counted = { name: task.name, instanceCount: instances.length }
        const spareInstances = sparePositions(counted, { instancesPerTask: 1 }).flatMap(
          (place) => instances[place] ?? [],
        )
        const made = makeInstruction(
          { ...task, spareInstances },
          { definition: 'empty', examples, selection },
          { k: 4, seed: 0 },
        )
        const [prompt] = made.fit ? promptCandidates('plain', made.value, { input: instances[0]?.input ?? '' }) : []
        const text = made.fit ? prompt?.text : `ineligible: ${made.reason}\n`
        await expect(text).toMatchFileSnapshot(
          `../../golden/prompts/${task.name}/selections/${examples}.${selection}.plain.txt`,
        )
      })
    })

    test.each(task.name === withTwoLabels ? wordSetNames : [])('words: %s', async (set) => {
      const wordsOfTask = wordsIn([task.definition, ...instances.map(({ input }) => input)])
      const words = wordSets[set].apply(task, { seed: 0, wordsOfTask })
      const renamed = words.fit ? renamedTask(task, words.value) : words
      const text = renamed.fit ? promptOf(renamed.value, instances[0]?.input ?? '') : `ineligible: ${renamed.reason}\n`
      await expect(text).toMatchFileSnapshot(`../../golden/prompts/${task.name}/words/${set}.tk-instruct.txt`)
    })

    test.each(task.name === withTwoLabels ? sampleFormats(10, 1) : [])('%s', async (format) => {
      const condition = { definition: 'original', examples: 'original' } as const
      const made = makeInstruction(task, condition, { k: 2, seed: 0 })
      const input = instances[0]?.input ?? ''
      const [prompt] = made.fit ? promptCandidates('plain', made.value, { input }, format) : []
      await expect(prompt?.text).toMatchFileSnapshot(`../../golden/prompts/${task.name}/sampled-formats/${format}.txt`)
    })

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
