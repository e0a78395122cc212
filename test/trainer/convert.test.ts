import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAddon } from '#trainer/process/addon.ts'
import type { Converted, ConvertRequest } from '#trainer/trainer.ts'
import { presets, randomModel } from '../../build/random-model/model.ts'
import { fileFolder } from '../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../support/trainer.ts'
import { weightsOf, writeModel } from './native.ts'
import { loaded, openProcesses } from './processes.ts'

const folder = fileFolder('convert')
const { engine, trainer } = openProcesses()
const source = writeModel(folder, 'source', randomModel(presets.tiny))
const at = (name: string) => join(folder, name)

describe.skipIf(!trainerAvailable)(`a model converted${trainerReason}`, () => {
  const converted = async (
    request: Pick<ConvertRequest, 'output' | 'type'> & Partial<ConvertRequest>,
    stop = new AbortController(),
    stopAfter = Infinity,
  ): Promise<readonly [Converted, number]> => {
    const steps = trainer.convert({ source, fileType: 1, threads: 2, ...request }, stop.signal)
    for (let reported = 0; ; reported++) {
      const step = await steps.next()
      if (step.done === true) return [step.value, reported]
      if (step.value.done === stopAfter) stop.abort()
    }
  }

  test('to F16 and back has the weights rounded to F16, all metadata, and is loaded', async () => {
    const [half, back] = [at('half.gguf'), at('back.gguf')]
    const addon = await loadAddon()
    const tensors = addon.describe(source).tensors.length
    expect(await converted({ output: half, type: 'f16' })).toEqual([
      { state: 'converted', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      tensors,
    ])
    await converted({ output: back, type: 'f32', source: half })
    await loaded(engine, { file: half })
    const [before, after] = [await weightsOf(source), await weightsOf(back)]
    for (const [name, values] of before) {
      const largest = Math.max(...values.map((value, i) => Math.abs(value - after.get(name)![i]!)))
      expect(largest, name).toBeLessThanOrEqual(Math.max(...values.map(Math.abs)) * 2 ** -11)
    }
    const { 'general.file_type': type, ...metadata } = addon.describe(source).metadata
    expect(addon.describe(back).metadata).toMatchObject({ ...metadata, 'general.file_type': 1 })
    expect(type).toBe(0)
  })

  test('norms stay F32, and rows that are no whole number of blocks become F16', async () => {
    const output = at('q4_K.gguf')
    await converted({ output, type: 'q4_K' })
    const { tensors } = (await loadAddon()).describe(output)
    expect(new Set(tensors.map(({ name, type }) => `${/norm/.test(name) ? 'norm' : 'matrix'} ${type}`))).toEqual(
      new Set(['norm f32', 'matrix f16']),
    )
  })

  test('is the same, whatever the number of threads', async () => {
    await converted({ output: at('one.gguf'), type: 'q8_0', threads: 1 })
    await converted({ output: at('two.gguf'), type: 'q8_0', threads: 2 })
    expect(readFileSync(at('one.gguf')).equals(readFileSync(at('two.gguf')))).toBe(true)
  })

  test('and stopped leaves nothing behind', async () => {
    const output = at('stopped.gguf')
    expect((await converted({ output, type: 'q8_0' }, new AbortController(), 2))[0]).toEqual({ state: 'stopped' })
    expect([output, `${output}.part`].filter(existsSync)).toEqual([])
  })

  const damaged = () => {
    const file = at('damaged.gguf')
    writeFileSync(file, readFileSync(source))
    truncateSync(file, readFileSync(source).length - 1000)
    return file
  }

  test.each<readonly [string, () => Partial<ConvertRequest>, RegExp]>([
    ['a file that is not there', () => ({ source: at('nowhere.gguf') }), /nowhere\.gguf: there is no such file$/],
    ['a file that is there already', () => ({ output: source }), /exists already; nothing is written over it$/],
    ['a type that there is not', () => ({ type: 'q9_9' }), /^invalid type: q9_9; one of f32, f16, q4_0,/],
    ['a type that holds no weights', () => ({ type: 'i32' }), /^invalid type: i32; one of/],
    ['a file that ends too soon', () => ({ source: damaged() }), /ends before its|could not be read|damaged/],
  ])('is refused: %s', async (name, given, reason) => {
    const output = at(`${name}.gguf`)
    const [end] = await converted({ output, type: 'q8_0', ...given() })
    expect(end).toMatchObject({ reason: expect.stringMatching(reason) as string })
    expect(existsSync(`${output}.part`)).toBe(false)
  })
})
