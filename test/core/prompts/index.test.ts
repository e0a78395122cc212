import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Instruction } from '#core/conditions/condition.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { promptCandidates } from '#core/prompts/index.ts'

const two: Instruction = {
  definition: 'D.',
  examples: [
    { input: 'a.', output: '1.', source: 'task' },
    { input: 'b.', output: '2.', source: 'task' },
  ],
}

test('from all examples to none, dropped from the end', () => {
  expect(promptCandidates('plain', two, { input: 'c.' })).toEqual([
    {
      dropped: 0,
      sharedLength: 54,
      text: 'D.\n\nInput: a.\nOutput: 1.\n\nInput: b.\nOutput: 2.\n\nInput: c.\nOutput: ',
    },
    { dropped: 1, sharedLength: 32, text: 'D.\n\nInput: a.\nOutput: 1.\n\nInput: c.\nOutput: ' },
    { dropped: 2, sharedLength: 10, text: 'D.\n\nInput: c.\nOutput: ' },
  ])
})

const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '.', '\u{1f600}', 'Input:', '\x1c'), maxLength: 8 })
const instruction: fc.Arbitrary<Instruction> = fc.record(
  {
    definition: text,
    examples: fc.array(fc.record({ input: text, output: text, source: fc.constant('task' as const) }), {
      maxLength: 4,
    }),
  },
  { requiredKeys: ['examples'] },
)
const format = fc.constantFrom(...promptFormatNames)

test('the shared part is the same for any two instances and ends in "Input:"', () => {
  fc.assert(
    fc.property(format, instruction, text, text, (name, made, one, other) => {
      const others = promptCandidates(name, made, { input: other })
      promptCandidates(name, made, { input: one }).forEach((candidate, i) => {
        const shared = candidate.text.slice(0, candidate.sharedLength)
        expect(shared).toBe(others[i]?.text.slice(0, others[i].sharedLength))
        expect(shared.endsWith('Input:')).toBe(true)
        expect(candidate.text[candidate.sharedLength]).toBe(' ')
      })
    }),
  )
})

test('each candidate is the prompt of the instruction with its last examples taken away', () => {
  fc.assert(
    fc.property(format, instruction, text, (name, made, input) => {
      const candidates = promptCandidates(name, made, { input })
      expect(candidates.map(({ dropped }) => dropped)).toEqual(
        Array.from({ length: made.examples.length + 1 }, (_, i) => i),
      )
      candidates.forEach((candidate, dropped) => {
        const examples = made.examples.slice(0, made.examples.length - dropped)
        expect(candidate.text).toBe(promptCandidates(name, { ...made, examples }, { input })[0]?.text)
      })
    }),
  )
})
