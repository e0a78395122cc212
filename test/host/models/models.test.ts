import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { identifyModel } from '#host/models/models.ts'
import { presets } from '#core/conditions/index.ts'
import { studyDefaults } from '#core/study/limits.ts'
import { noFacts } from '#core/study/validate.ts'
import { readyModel } from '#host/studies/ready-model.ts'
import { purgeModels } from '#store/models.ts'
import type { GgufFile } from '../../../build/random-model/gguf-file.ts'
import { changedModel, withMetadata } from '../../engine/models.ts'
import { writeTestModel } from '../../support/model.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { saying } from '../../support/saying.ts'

const folder = fileFolder('models')
const original = writeTestModel(folder)

/** A host with one known model of its own. */
async function withModel() {
  const here = temporaryFolder()
  const file = join(here, 'mine.gguf')
  copyFileSync(original, file)
  const { client, host } = openTestHost(join(here, 'data'))
  // Without the attempt that adding makes: it takes a second.
  await identifyModel(host, file)
  const [model] = (await client.models.list()).models
  if (model === undefined) throw new Error('no model is known')
  return { here, file, client, host, model }
}

async function added(client: TestClient, file: string) {
  return follow(await client.models.add({ file }))
}

/** The last weight of a file of F32 becomes NaN. */
function spoilWeight(file: string): void {
  const bytes = readFileSync(file)
  bytes.writeFloatLE(NaN, bytes.length - 4)
  writeFileSync(file, bytes)
}

const refusal = (reason: RegExp) => ({ code: 'INVALID_REQUEST', data: { reasons: [saying(reason)] } })

describe('a model that is added', () => {
  test('tells how far its reading is, to the last byte', async () => {
    const { client } = openTestHost(temporaryFolder())
    const reported: { bytes: number; totalBytes: number }[] = []
    const model = await follow(await client.models.add({ file: original }), (event) => reported.push(event))
    expect(reported.at(-1)).toMatchObject({ bytes: model.fileSize, totalBytes: model.fileSize })
    expect(model).toMatchObject({ name: 'test-model', fileState: 'there', kind: 'model', origin: null })
  })

  test('and known already is not read again', async () => {
    const { client, file, model } = await withModel()
    const reported: unknown[] = []
    expect(await follow(await client.models.add({ file }), (event) => reported.push(event))).toEqual(model)
    expect(reported).toEqual([])
  })

  test.each([
    ['no model', (file: string) => writeFileSync(file, 'these are my notes'), /this is not a GGUF model/],
    [
      'cut short',
      (file: string) => writeFileSync(file, 'GGUF\u0003\u0000\u0000\u0000'),
      /only the beginning of a model/,
    ],
    ['nowhere', (file: string) => rmSync(file), /there is no such file/],
    [
      'of weights that are no numbers',
      spoilWeight,
      /its tensor [\w.]+ holds NaN in column \d+ of row \d+, both counted from 0; no answer can be computed with that/,
    ],
  ])('is refused in words where it is %s', async (_, spoil, reason) => {
    const file = join(temporaryFolder(), 'spoilt.gguf')
    copyFileSync(original, file)
    spoil(file)
    const { client } = openTestHost(temporaryFolder())
    await expect(added(client, file)).rejects.toMatchObject(refusal(reason))
    expect(await client.models.list()).toEqual({ models: [] })
  })

  test.each<readonly [string, GgufFile['metadata'][number][1], RegExp]>([
    [
      'llama.block_count',
      { type: 'u32', value: 2 ** 31 - 1 },
      /spoilt\.gguf: its metadata claim 2147483647 blocks \(llama\.block_count\), and it has 21 tensors in all$/,
    ],
    [
      'llama.rope.freq_base',
      { type: 'string', value: '1' },
      /spoilt\.gguf: it could not be loaded: key llama\.rope\.freq_base has wrong type str but expected type f32$/,
    ],
  ])('is refused with the reason that the engine will have: %s', async (key, value, reason) => {
    const file = changedModel(temporaryFolder(), 'spoilt.gguf', (gguf) => withMetadata(gguf, { [key]: value }))
    const { client } = openTestHost(temporaryFolder())
    await expect(added(client, file)).rejects.toMatchObject(refusal(reason))
    expect(await client.models.list()).toEqual({ models: [] })
  })

  test('with a chat template that never ends is known, and refused in the chat format alone', async () => {
    const file = writeTestModel(temporaryFolder(), {
      chatTemplate: '{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}',
    })
    const { client, host } = openTestHost(temporaryFolder())
    expect(await added(client, file)).toMatchObject({ hasChatTemplate: false })
    const plan = {
      asks: true,
      collection: 'any',
      conditions: [presets.original],
      decodings: ['free' as const],
      ...studyDefaults,
    }
    const ready = (format: PromptFormatName) =>
      readyModel(host, { ...plan, model: file, format }, noFacts, { gpuLayers: 0 })
    expect(await ready('chat')).toEqual({
      state: 'refused',
      reasons: [],
      problems: [
        {
          code: 'format-unavailable',
          field: 'format',
          data: {
            format: 'chat',
            model: 'test-model',
            fault: expect.stringMatching(
              /^invalid chat template: it took longer than \d+ s; ask the model with the format tk-instruct or plain$/,
            ) as string,
          },
        },
      ],
    })
    expect(await ready('tk-instruct')).toMatchObject({ state: 'ready' })
  })

  test('before weights were checked is checked once more, and refused where they are no numbers', async () => {
    const { client, file, host } = await withModel()
    const checked = () => host.store.reading.prepare('SELECT weights_checked FROM models').pluck().get()
    expect(checked()).toBe(1)
    host.store.writing.exec('UPDATE models SET weights_checked = 0')
    await added(client, file)
    expect(checked()).toBe(1)
    spoilWeight(file)
    // As if the file had always been so.
    host.store.writing.prepare('UPDATE models SET weights_checked = 0, modified_ms = ?').run(statSync(file).ctimeMs)
    await expect(added(client, file)).rejects.toMatchObject(refusal(/holds NaN/))
  })

  test('is left alone by whoever leaves early', async () => {
    const { client } = openTestHost(temporaryFolder())
    const reading = await client.models.add({ file: original })
    await reading.next()
    await reading.return(undefined)
    expect(await client.models.list()).toEqual({ models: [] })
  })
})

describe('a known model is told of by name, file or SHA-256', () => {
  test('with its metadata', async () => {
    const { client, file, model } = await withModel()
    for (const asked of ['mine', file, model.sha256])
      expect(await client.models.show({ file: asked })).toMatchObject(model)
    const { details } = await client.models.show({ file })
    expect(details?.chatTemplate).toBeNull()
    expect(details?.metadata).toContainEqual({ key: 'llama.block_count', value: '2' })
  })

  test.each([
    ['moved', (file: string) => renameSync(file, `${file}.away`)],
    ['changed', (file: string) => writeTestModelAt(file, 77)],
    ['changed', (file: string) => utimesSync(file, 0, 0)],
  ])('although it has %s', async (fileState, change) => {
    const { client, file, model } = await withModel()
    change(file)
    expect(await client.models.show({ file: model.sha256 })).toMatchObject({
      ...model,
      fileState,
      ...(fileState === 'moved' && { details: null }),
    })
    expect((await client.models.list()).models).toEqual([{ ...model, fileState }])
  })

  test('and adding a changed file again tells which it is now', async () => {
    const { client, file, model } = await withModel()
    utimesSync(file, 0, 0)
    expect(await added(client, file)).toEqual(model)
    writeTestModelAt(file, 77)
    const other = await added(client, file)
    expect(other).toMatchObject({ name: 'mine', fileState: 'there' })
    expect(other.sha256).not.toBe(model.sha256)
  })
})

describe('a moved file', () => {
  test('is said to lie elsewhere, and stays the same model', async () => {
    const { client, here, file, model } = await withModel()
    const elsewhere = join(here, 'elsewhere.gguf')
    renameSync(file, elsewhere)
    expect(await follow(await client.models.relocate({ model: 'mine', file: elsewhere }))).toEqual({
      ...model,
      file: elsewhere,
    })
    expect((await client.models.list()).models).toHaveLength(1)
  })

  test('that is added where it lies now is known again by its content', async () => {
    const { client, here, file, model } = await withModel()
    const elsewhere = join(here, 'elsewhere.gguf')
    renameSync(file, elsewhere)
    expect(await added(client, elsewhere)).toEqual({ ...model, file: elsewhere })
  })

  test('that was added as a copy before becomes one with it', async () => {
    const { client, here, file, model } = await withModel()
    const copy = join(here, 'copy.gguf')
    copyFileSync(file, copy)
    expect((await added(client, copy)).name).toBe('copy')
    rmSync(file)
    expect(await follow(await client.models.relocate({ model: 'mine', file: copy }))).toEqual({ ...model, file: copy })
    expect((await client.models.list()).models.map(({ name }) => name)).toEqual(['mine'])
  })

  test.each([
    [
      'another file',
      'mine',
      (here: string) => writeTestModelAt(join(here, 'new.gguf'), 78),
      /another file than mine \(SHA-256 [0-9a-f]{12}…\)/,
    ],
    ['no file', 'mine', () => undefined, /there is no such file/],
    ['a model that is not known', 'other', () => undefined, /invalid model: other/],
  ])('is not: %s', async (_, asked, make, reason) => {
    const { client, here } = await withModel()
    make(here)
    await expect(
      client.models.relocate({ model: asked, file: join(here, 'new.gguf') }).then((steps) => follow(steps)),
    ).rejects.toMatchObject(refusal(reason))
  })
})

describe('what a model needs', () => {
  test('in memory is told for every number of layers', async () => {
    const { client, model } = await withModel()
    const reported = await client.models.memory({ file: model.sha256 })
    expect(reported).toMatchObject({
      name: 'mine',
      contextSize: 2048,
      best: reported.gpu === null ? 0 : (expect.any(Number) as number),
    })
    expect(reported.estimates.map(({ gpuLayers }) => gpuLayers)).toEqual([0, 1, 2, 3])
    expect(reported.estimates[0]?.gpu.total).toBe(0)
    expect((await client.models.memory({ file: 'mine', contextSize: 512 })).estimates[0]?.cpu.cache).toBe(
      (reported.estimates[0]?.cpu.cache ?? 0) / 4,
    )
  })

  test.each([
    [
      'a context it was not trained on',
      'mine',
      4096,
      /invalid context size: 4096 tokens \(model mine was trained on 2048\)/,
    ],
    ['no model', 'none.gguf', 512, /there is no such file/],
  ])('is refused for %s', async (_, file, contextSize, reason) => {
    const { client } = await withModel()
    await expect(client.models.memory({ file, contextSize })).rejects.toMatchObject(refusal(reason))
  })

  test('to be trained is told of both methods', async () => {
    const { client, here } = await withModel()
    const untrainable = { trainable: false, why: expect.stringMatching(/rope scaling longrope/) as string }
    const file = writeTestModel(here, { ropeScaling: { type: 'longrope', factor: 2, originalContext: 512 } })
    expect(await client.models.trainable({ file })).toMatchObject({ full: untrainable, lora: untrainable })
  })
})

describe('a model that is removed', () => {
  test('is brought back as it was; its file stays', async () => {
    const { client, model } = await withModel()
    expect(await client.models.remove({ model: 'mine', deleteFile: false })).toEqual(model)
    expect(await client.models.list()).toEqual({ models: [] })
    expect(await client.models.restore({ model: 'mine' })).toEqual(model)
    expect((await client.models.list()).models).toEqual([model])
  })

  test('comes back under its name when its file is added again, and keeps its name meanwhile', async () => {
    const { client, file, model } = await withModel()
    await client.models.remove({ model: model.sha256, deleteFile: false })
    const other = join(temporaryFolder(), 'mine.gguf')
    writeTestModelAt(other, 79)
    expect((await added(client, other)).name).toBe('mine-2')
    expect(await added(client, file)).toEqual(model)
  })

  test('is gone for good after 30 days', async () => {
    const { client, host, model } = await withModel()
    await client.models.remove({ model: 'mine', deleteFile: false })
    purgeModels(host.store, '2999-01-01T00:00:00.000Z')
    await expect(client.models.restore({ model: model.file })).rejects.toMatchObject(
      refusal(/none of this name was removed lately; add its file/),
    )
  })

  test.each([
    ['not known', 'other', false, /invalid model: other/],
    ['of a file that Placebo did not write', 'mine', true, /was not written by Placebo and stays/],
  ])('is refused where it is %s', async (_, asked, deleteFile, reason) => {
    const { client, model } = await withModel()
    await expect(client.models.remove({ model: asked, deleteFile })).rejects.toMatchObject(refusal(reason))
    expect((await client.models.list()).models).toEqual([model])
  })

  test('is refused by a SHA-256 that two files have', async () => {
    const { client, here, file, model } = await withModel()
    copyFileSync(file, join(here, 'copy.gguf'))
    await added(client, join(here, 'copy.gguf'))
    await expect(client.models.remove({ model: model.sha256, deleteFile: false })).rejects.toMatchObject(
      refusal(/means several: copy, mine/),
    )
  })
})

describe('a model dropped on a page', () => {
  const total = { files: 1, bytes: readFileSync(original).length }
  const drop = async (client: TestClient, content: Uint8Array<ArrayBuffer>, path = 'dropped.gguf') => {
    const file = new File([content], 'part')
    return (
      await client.files.take({
        into: null,
        total: { ...total, bytes: file.size },
        files: [{ path, from: 0, file }],
      })
    ).path
  }

  test('is kept in the data folder: what was dropped goes with the host', async () => {
    const data = temporaryFolder()
    const { client } = openTestHost(data)
    const path = await drop(client, new Uint8Array(readFileSync(original)))
    expect(await added(client, path)).toMatchObject({
      name: 'dropped',
      file: join(data, 'models', 'dropped.gguf'),
      fileState: 'there',
    })
    expect(existsSync(path)).toBe(false)
  })

  test('is called as it was given where it is none: no ending is put behind its own', async () => {
    const { client } = openTestHost(temporaryFolder())
    const path = await drop(client, new TextEncoder().encode('{}'), 'x.json')
    await expect(added(client, path)).rejects.toMatchObject(refusal(/x\.json: this is not a GGUF model/))
  })

  test('is not kept where it is none', async () => {
    const data = temporaryFolder()
    const { client } = openTestHost(data)
    await expect(added(client, await drop(client, new TextEncoder().encode('notes')))).rejects.toMatchObject(
      refusal(/this is not a GGUF model/),
    )
    expect(readdirSync(join(data, 'models'))).toEqual([])
  })
})

function writeTestModelAt(file: string, seed: number): void {
  renameSync(writeTestModel(temporaryFolder(), { seed }), file)
}
