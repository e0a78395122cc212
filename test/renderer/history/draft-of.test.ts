import { expect, test } from 'vitest'
import type { StudyRequest } from '#contract/runs.ts'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { draftOf } from '#renderer/history/draft-of.ts'
import { requestOf } from '#renderer/wizard/request.ts'

const study: StudyRequest = {
  name: 'study',
  collection: 'starter',
  model: 'm',
  tasks: ['a', 'b'],
  decodings: ['free', 'likelihood'],
  format: 'plain',
  k: 1,
  instancesPerTask: 20,
  instanceSeed: 4,
  seed: 7,
  margin: 2,
  maxAnswerTokens: 16,
  stop: ['###', '\n\n\n'],
  contextSize: 1024,
  gpuLayers: 'auto',
  skipIneligible: false,
}
const inContext = { ...study, conditions: [presets.original, presets.empty] }
const tuned = (method: 'lora' | 'full', testConditions: 'same' | [typeof presets.original]): StudyRequest => ({
  ...study,
  tuning: {
    method: method === 'full' ? { kind: 'full' } : { kind: 'lora', rank: 4, alpha: 12, matrices: ['attn_q', 'ffn_up'] },
    settings: { ...tuningDefaults[method].settings, epochs: 5 },
    trainConditions: [presets.original, presets.delusive],
    testConditions,
    sizes: [2, 10],
    seeds: [3, 4],
    heldOutPerTask: 1,
    trainTasks: ['c'],
  },
})

test.each<[string, StudyRequest]>([
  ['in context', inContext],
  ['with LoRA, asked as it was trained', tuned('lora', 'same')],
  ['with full training, asked otherwise', tuned('full', [presets.original])],
])('the draft of a study %s asks for the very same study', (_name, request) => {
  expect(requestOf(draftOf(request))).toEqual(request)
})
