import { describe, expect, test } from 'vitest'
import { makeInstruction, presets } from '#core/conditions/index.ts'
import { sharedAvailable, sharedReason } from '../../support/shared.ts'
import { loadSplit } from './superni.ts'

const options = { k: 2, seed: 0 }

describe.skipIf(!sharedAvailable)(`the 40 shared test tasks${sharedReason}`, () => {
  const tasks = sharedAvailable ? loadSplit('test').map(({ task }) => task) : []
  const delusive = tasks.map((task) => ({ task, made: makeInstruction(task, presets.delusive, options) }))

  test('every one takes all four conditions', () => {
    expect(tasks).toHaveLength(40)
    const refused = tasks.flatMap((task) =>
      Object.values(presets).map((preset) => makeInstruction(task, preset, options)),
    )
    expect(refused.filter((made) => !made.fit)).toEqual([])
  })

  test('those that fill up with automatic examples', () => {
    const automatic = delusive.flatMap(({ task, made }) => {
      const sources = made.fit ? made.value.examples.map((example) => example.source) : []
      return sources.every((source) => source === 'negative example') ? [] : [`${task.name}: ${sources.join(', ')}`]
    })
    expect(automatic).toEqual([
      'task1393_superglue_copa_text_completion: negative example, wrong label',
      'task393_plausible_result_generation: negative example, rotated output',
      'task401_numeric_fused_head_reference: negative example, rotated output',
      'task738_perspectrum_classification: negative example, wrong label',
      'task936_defeasible_nli_snli_classification: wrong label, wrong label',
      'task937_defeasible_nli_social_classification: wrong label, wrong label',
    ])
  })

  test('those with a negative example that cannot be shown, and why', () => {
    expect(delusive.flatMap(({ made }) => (made.fit ? (made.value.notes ?? []) : [made.reason]))).toEqual([
      'task1155_bard_analogical_reasoning_trash_or_treasure: negative example 2 skipped: "coffee" is outside the label space',
      'task1393_superglue_copa_text_completion: negative example 2 skipped: "He asked for directions." is outside the label space',
      'task393_plausible_result_generation: rotated output for positive example 1 skipped: its input is already shown',
      'task738_perspectrum_classification: negative example 2 skipped: "weaken" is outside the label space',
      'task936_defeasible_nli_snli_classification: negative example 1 skipped: "I dont know." is outside the label space',
      'task936_defeasible_nli_snli_classification: negative example 2 skipped: "strengthener,weakener." is outside the label space',
      'task937_defeasible_nli_social_classification: negative example 1 skipped: "I dont know." is outside the label space',
      'task937_defeasible_nli_social_classification: negative example 2 skipped: "strengthener,weakener." is outside the label space',
    ])
  })

  test('those whose first negative example is outside the label space', () => {
    const outside = tasks.filter(
      ({ answerSpace, negativeExamples }) =>
        answerSpace.kind === 'classification' && !answerSpace.labels.includes(negativeExamples[0]?.output ?? ''),
    )
    expect(outside.map(({ name }) => name)).toEqual([
      'task936_defeasible_nli_snli_classification',
      'task937_defeasible_nli_social_classification',
    ])
  })
})
