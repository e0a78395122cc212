import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { trainExamples, trainTexts } from '#core/study/train-examples.ts'
import { sentiment } from '../conditions/tasks.ts'
import { tunedStudy } from './support.ts'

const study = { ...tunedStudy, tuning: { ...tunedStudy.tuning, sizes: [2], seeds: [1], heldOutPerTask: 1 } }
const inputs = ['It shines.', 'It broke.', 'It is here.']
const tasks = [
  {
    task: sentiment,
    instanceCount: 3,
    instances: new Map(
      inputs.map((input, i) => [i, { id: String(i), input, references: [['good', 'bad', 'neutral'][i] ?? ''] }]),
    ),
  },
]
const factors = (condition: keyof typeof presets) => ({ condition: presets[condition], size: 2, seed: 1 })

test('a train example is the prompt that asking would make, with all examples first', () => {
  const [example] = [...trainExamples(study, factors('original'), tasks, 'trained')]
  expect(example?.candidates.map(({ dropped }) => dropped)).toEqual([0, 1, 2])
  expect(example?.candidates[0]?.text).toMatch(
    /^Definition: Say whether [^]* Positive Example 2 -[^]*Now complete the following example -\nInput: It .*\.\nOutput: $/,
  )
})

test('what is shown may be delusive; what is learned stays right', () => {
  const right = new Map(inputs.map((input, i) => [input, ['good', 'bad', 'neutral'][i]]))
  const delusive = [...trainExamples(study, factors('delusive'), tasks, 'trained')]
  expect(delusive[0]?.candidates[0]?.text).toContain('Input: I like it.\n Output: bad.')
  for (const { instance, answer } of delusive) expect(answer).toBe(right.get(instance.input))
})

test('two are trained on, the third is held out', () => {
  const [trained, heldOut] = (['trained', 'held out'] as const).map((part) =>
    [...trainExamples(study, factors('empty'), tasks, part)].map(({ instance }) => instance.id),
  )
  expect([...(trained ?? []), ...(heldOut ?? [])].sort()).toEqual(['0', '1', '2'])
  expect(heldOut).toHaveLength(1)
})

test('the texts of a key tell conditions apart and are the same each time', () => {
  expect(trainTexts(study, factors('original'), tasks)).toEqual(trainTexts(study, factors('original'), tasks))
  expect(trainTexts(study, factors('original'), tasks)).not.toEqual(trainTexts(study, factors('simplified'), tasks))
})
