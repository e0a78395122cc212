import { getLlama, GgmlType, GgufFileType, GgufInsights, LlamaLogLevel, readGgufFileInfo } from 'node-llama-cpp'
import { afterAll, expect, test } from 'vitest'
import { fileTypes } from '#gguf/file-types.ts'
import { bytesOf } from '#gguf/tensor-layout.ts'
import { formerTypes, tensorTypes } from '#gguf/tensor-types.ts'
import { modelFolder, tinyModel } from '../engine/models.ts'

/** Numbers and names of an enum. */
function entriesOf(theirs: Readonly<Record<string, string | number>>): (readonly [number, string])[] {
  return Object.entries(theirs).flatMap(([number, name]) =>
    typeof name === 'string' ? [[Number(number), name] as const] : [],
  )
}

test('file types are called as node-llama-cpp calls them', () => {
  expect([...fileTypes]).toEqual(
    entriesOf(GgufFileType).map(([number, name]) => [number, name.replace(/^(?:MOSTLY|ALL)_/, '')]),
  )
})

test('every type that node-llama-cpp names is in a file or was, and none beside', () => {
  const ours = [...[...tensorTypes].map(([number, { name }]) => [number, name] as const), ...formerTypes]
  expect(ours.toSorted(([a], [b]) => a - b)).toEqual(entriesOf(GgmlType))
})

const llama = await getLlama({
  gpu: false,
  build: 'never',
  maxThreads: 1,
  logLevel: LlamaLogLevel.disabled,
  progressLogs: false,
})
afterAll(() => llama.dispose())
const model = await readGgufFileInfo(tinyModel(modelFolder(), 'model.gguf'))

/** What the llama.cpp in use takes a tensor of this type for. */
async function bytesInUse(name: string, shape: readonly number[]): Promise<number> {
  const ggmlType = GgmlType[name as keyof typeof GgmlType]
  const tensor = { name: 'one', dimensions: shape, ggmlType, offset: 0, fileOffset: 0, filePart: 1 }
  return (await GgufInsights.from({ ...model, fullTensorInfo: [tensor] }, llama)).modelSize
}

// Quantised 8-bit intermediates (9, 15) never stand in files but are known to llama.cpp all the same.
test.each([...tensorTypes])('type %i: blocks are those of the llama.cpp in use', async (type, layout) => {
  const { name, block, bytes } = layout
  expect(await bytesInUse(name, [block])).toBe(bytes)
  expect(await bytesInUse(name, [block * 2, 3])).toBe(bytesOf({ name: 'one', type, shape: [block * 2, 3], offset: 0 }))
})

test.each([...formerTypes])('type %i, %s, is none of the llama.cpp in use', async (_, name) => {
  const size = await bytesInUse(name, [256]).catch(() => NaN)
  expect(size || NaN).toBe(NaN)
})

test('the size of a tensor of an unknown type is no number', () => {
  expect(() => bytesOf({ name: 'one', type: 99, shape: [32], offset: 0 })).toThrow('type number 99')
})
