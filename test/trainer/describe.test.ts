import { expect, test } from 'vitest'
import { loadAddon } from '#addon/addon.ts'
import { describeGguf } from '#addon/describe.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { smallModel } from './native.ts'

const folder = fileFolder('describe')

test.skipIf(!trainerAvailable)(`a model is described as ggml describes it${trainerReason}`, async () => {
  const addon = await loadAddon()
  for (const type of ['F32', 'F16', 'BF16', 'Q8_0', 'Q4_0'] as const) {
    const file = smallModel(folder, type, { type, ffn: 64 })
    const { metadata, tensors } = addon.describe(file)
    const ours = describeGguf(file)
    expect(ours.metadata).toEqual(metadata)
    expect(ours.tensors).toEqual(tensors.map((tensor) => ({ ...tensor, type: tensor.type.toUpperCase() })))
  }
})
