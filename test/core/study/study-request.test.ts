import { expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { askedStudy, questionNames, questions } from '#core/study/questions/index.ts'
import type { Study } from '#core/study/study.ts'
import { requestFrom, studyFrom } from '#core/study/study-request.ts'
import { study, tunedStudy } from './support.ts'

test.each<[string, Study]>([
  ['in context', study],
  ['of some instances, ended at a text', { ...study, instancesPerTask: 5, stop: ['###'] }],
  ['of instances that are drawn', { ...study, instancesPerTask: 5, instanceSeed: 9 }],
  ['in fast mode', { ...study, mode: 'fast' }],
  ['tuned, tested as trained', tunedStudy],
  [
    'tuned, over a grid',
    {
      ...tunedStudy,
      conditions: [presets.empty],
      tuning: { ...tunedStudy.tuning, method: { kind: 'full' }, testConditions: [presets.empty] },
    },
  ],
])('what asks for a study makes the same study again: %s', (_, { stop = 'newline', ...asked }) => {
  const again = studyFrom(requestFrom({ ...asked, stop }, ['a']))
  expect({ ...asked, stop }).toMatchObject(again)
  expect([again.instancesPerTask, again.instanceSeed]).toEqual([asked.instancesPerTask, asked.instanceSeed])
  expect(again.tuning).toEqual(asked.tuning)
})

test.each(questionNames)('and so does what a question makes of no choices: %s', (name) => {
  const asked = askedStudy(questions[name], {})
  // How many formats there are is asked for; which, the seed decides.
  const { sampledFormats, ...made } = studyFrom(requestFrom(asked, ['a']))
  expect(asked).toMatchObject(made)
  expect(sampledFormats?.length).toBe(asked.formats)
})

test('of all instances none is drawn', () => {
  const { decodings, k, seed, margin, maxAnswerTokens } = study
  expect(studyFrom({ decodings, k, seed, margin, maxAnswerTokens, instanceSeed: 2 })).not.toHaveProperty('instanceSeed')
})

test('exact mode goes without saying: it makes the study that there was before there was a choice', () => {
  const { decodings, k, seed, margin, maxAnswerTokens, conditions } = study
  const asked = { decodings, k, seed, margin, maxAnswerTokens, conditions: [...conditions] }
  expect(studyFrom({ ...asked, mode: 'exact' })).toEqual(studyFrom(asked))
  expect(studyFrom({ ...asked, mode: 'fast' })).toMatchObject({ mode: 'fast' })
})

test('what is named twice is done once, and what is not said is as it usually is', () => {
  const { tuning } = tunedStudy
  const asked = { ...tuning, sizes: [1, 1], seeds: [2, 2], trainConditions: [presets.empty, presets.empty] }
  const { decodings, k, seed, margin, maxAnswerTokens } = study
  expect(studyFrom({ decodings, k, seed, margin, maxAnswerTokens, tuning: asked })).toMatchObject({
    conditions: [presets.empty],
    tuning: { sizes: [1], seeds: [2], trainConditions: [presets.empty] },
    instancesPerTask: null,
    stop: 'references',
  })
})
