import { copyFileSync, existsSync, openSync, closeSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGgufHeader } from '#gguf/header.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { loraAdapter, writeAdapter } from '../engine/models.ts'
import { fileFolder, temporaryFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { converted, lora, writeModel } from './native.ts'
import { openProcesses, trained } from './processes.ts'

const folder = fileFolder('damaged-blocks')
const { engine, trainer } = openProcesses()
const base = writeModel(folder, 'base', randomModel({ ...presets.tiny, width: 256, ffn: 256, vocabularySize: 300 }))
const tensor = 'blk.1.ffn_down.weight'

/** A file in a type, with NaN as 16-bit float at a byte of the third block of one matrix. */
async function damaged(type: string, at: number, blockBytes: number): Promise<string> {
  const file = join(temporaryFolder(), `damaged-${type}.gguf`)
  copyFileSync(await converted(folder, base, type), file)
  const read = readGgufHeader(file)
  if (read.state !== 'read') throw new Error(read.what)
  const { tensors, dataOffset } = read.header
  const start = dataOffset + tensors.find(({ name }) => name === tensor)!.offset
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.of(0x00, 0x7e), 0, 2, start + 2 * blockBytes + at)
  closeSync(handle)
  return file
}

const examples = [{ tokens: Int32Array.from([1, 2, 3, 4]), answerFrom: 2 }]

describe.skipIf(!trainerAvailable)(`a block whose scale is NaN${trainerReason}`, () => {
  test.each<readonly [string, number, number, string]>([
    ['q8_0', 0, 34, 'column 64 of row 0'],
    ['q4_1', 2, 20, 'column 64 of row 0'],
    ['q4_K', 0, 144, 'column 0 of row 2'],
    ['q6_K', 208, 210, 'column 0 of row 2'],
    ['iq4_xs', 0, 136, 'column 0 of row 2'],
  ])('is named with tensor and place: %s', async (type, at, blockBytes, place) => {
    const file = await damaged(type, at, blockBytes)
    const named = `tensor ${tensor} holds NaN in ${place}, both counted from 0`
    const out = join(temporaryFolder(), 'out.gguf')
    expect(await engine.check(file), 'asked').toMatchObject({
      reason: expect.stringContaining(
        `its tensor ${tensor} holds NaN as the scale of block 2, counted from 0`,
      ) as string,
    })
    const training = { base: file, method: lora, examples, checkpoint: join(temporaryFolder(), 'c'), output: out }
    expect(await trained(trainer, training), 'trained').toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(named) as string,
    })
    const adapter = writeAdapter(temporaryFolder(), 'adapter.gguf', loraAdapter())
    const steps = trainer.convert({ source: file, output: out, type: 'f16', threads: 1 }, new AbortController().signal)
    let step = await steps.next()
    while (step.done !== true) step = await steps.next()
    expect(step.value, 'converted').toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(named) as string,
    })
    expect(await trainer.merge({ base: file, adapter, output: out }), 'merged').toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(named) as string,
    })
    expect([out, `${out}.part`].filter(existsSync)).toEqual([])
  })
})
