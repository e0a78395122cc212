import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeGguf } from '../../../build/random-model/gguf-file.ts'
import { presets, randomModel } from '../../../build/random-model/model.ts'
import { changedModel, loraAdapter, storedAs, writeAdapter } from '../../engine/models.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { opened, request as study } from '../../support/runs.ts'
import { saying } from '../../support/saying.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'

const folder = fileFolder('converted')
const original = writeTestModel(folder)
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const refusal = (reason: RegExp) => ({ code: 'INVALID_REQUEST', data: { reasons: [saying(reason)] } })

/** A host, and a file of its own that nobody has added. */
function withFile(name = 'mine.F32.gguf') {
  const here = temporaryFolder()
  const file = join(here, name)
  copyFileSync(original, file)
  return { here, file, ...openTestHost(join(here, 'data')) }
}

async function converted(client: TestClient, file: string, to = 'q8_0', output?: string) {
  return follow(await client.models.convert({ file, to, ...(output !== undefined && { output }) }))
}

describe.skipIf(!trainerAvailable)(`a model converted${trainerReason}`, () => {
  test('lies beside its source with its type in its name, and is among the models below it', async () => {
    const { client, here, file } = withFile()
    await follow(await client.models.add({ file }))
    const steps: { phase: string; bytes: number; totalBytes: number }[] = []
    const end = await follow(await client.models.convert({ file, to: 'Q8_0' }), (step) => steps.push(step))
    const output = join(here, 'mine.Q8_0.gguf')
    expect(end).toMatchObject({
      file: output,
      sha256: sha256(output),
      before: { size: readFileSync(file).length, types: [{ type: 'F32', tensors: 21 }] },
      after: {
        size: readFileSync(output).length,
        types: [
          { type: 'Q8_0', tensors: 16 },
          { type: 'F32', tensors: 5 },
        ],
      },
      notes: [],
      why: null,
      model: {
        name: 'mine.Q8_0',
        quantisation: 'Q8_0',
        origin: { method: 'converted', parentSha256: sha256(file), parent: 'mine.F32', run: null, training: null },
      },
    })
    expect(steps.at(-1)).toMatchObject({ phase: 'checking', bytes: end.after.size, totalBytes: end.after.size })
    expect(steps[0]).toMatchObject({ phase: 'converting', totalBytes: 4 * 155_968 })
    expect((await client.models.list()).models.map(({ name }) => name)).toEqual(['mine.F32', 'mine.Q8_0'])
  })

  test('says what cannot come back', async () => {
    const { client, file } = withFile()
    const small = await converted(client, file, 'q4_0')
    const large = await converted(client, small.file, 'f16')
    expect(large.notes).toEqual([
      'what Q4_0 has rounded away does not come back: answers stay as good as they are, and F16 takes more memory',
    ])
    expect((await converted(client, small.file, 'q2_K')).notes).toEqual([
      expect.stringMatching(/^its numbers are rounded twice, to Q4_0 before and to Q2_K now/),
      '16 tensors are IQ4_NL: their rows are no whole number of blocks of Q2_K',
    ])
  })

  test('whose norms the engine refuses can be asked', async () => {
    const { client, here } = withFile()
    const model = randomModel(presets.tiny)
    const file = join(here, 'short.gguf')
    writeGguf(file, {
      ...model,
      tensors: model.tensors.map((tensor) => (/norm/.test(tensor.name) ? storedAs('F16', tensor) : tensor)),
    })
    await expect(client.models.add({ file }).then((steps) => follow(steps))).rejects.toMatchObject({
      data: {
        reasons: [
          {
            sentence: expect.stringMatching(/norms, biases and rope factors have to be F32/) as string,
            remedy: 'convert',
          },
        ],
      },
    })
    expect((await converted(client, file, 'f16')).model).toMatchObject({ name: 'short.F16' })
  })

  test('that the engine does not know is written, and not added', async () => {
    const { client } = withFile()
    const file = changedModel(temporaryFolder(), 'strange.gguf', (gguf) => ({
      ...gguf,
      metadata: gguf.metadata.map(([key, value]) =>
        key === 'general.architecture' ? [key, { type: 'string', value: 'bert' }] : [key, value],
      ),
    }))
    const end = await converted(client, file, 'f16')
    expect(end).toMatchObject({ model: null, why: saying(/"bert" is an encoder or embedding model/) })
    expect(existsSync(end.file)).toBe(true)
  })

  test('and stopped leaves nothing', async () => {
    const { client, here, file } = withFile()
    const stop = new AbortController()
    const steps = await client.models.convert({ file, to: 'q8_0' }, { signal: stop.signal })
    await steps.next()
    stop.abort()
    await expect(follow(steps)).rejects.toThrow()
    await expect.poll(() => readdirSync(here).sort()).toEqual(['data', 'mine.F32.gguf'])
  })

  test('and left leaves nothing', async () => {
    const { client, here, file } = withFile()
    const steps = await client.models.convert({ file, to: 'q8_0' })
    await steps.next()
    await steps.return(undefined)
    await expect.poll(() => readdirSync(here).sort()).toEqual(['data', 'mine.F32.gguf'])
    expect(await converted(client, file)).toMatchObject({ model: { name: 'mine.Q8_0' } })
  })

  test.each<readonly [string, (here: string) => readonly [string, string?, string?], RegExp]>([
    ['a type there is not', (here) => [join(here, 'mine.F32.gguf'), 'q9'], /^invalid type: q9; one of f32, f16,/],
    [
      'its own name',
      (here) => [join(here, 'mine.F32.gguf'), 'f32'],
      /mine\.F32\.gguf exists; choose another name, a model is never written over$/,
    ],
    [
      'a folder that is not there',
      (here) => [join(here, 'mine.F32.gguf'), 'f16', join(here, 'no', 'x.gguf')],
      /there is no folder/,
    ],
    ['no such file', (here) => [join(here, 'none.gguf')], /^invalid model: .*none\.gguf; there is no such file$/],
    [
      'no model',
      (here) => {
        writeFileSync(join(here, 'poem.gguf'), 'a poem')
        return [join(here, 'poem.gguf')]
      },
      /poem\.gguf: this is not a GGUF model; it looks like a text file$/,
    ],
    [
      'a weight that is no number',
      (here) => {
        const bytes = readFileSync(original)
        bytes.writeFloatLE(NaN, bytes.length - 4)
        writeFileSync(join(here, 'nan.gguf'), bytes)
        return [join(here, 'nan.gguf')]
      },
      /nan\.gguf: tensor [\w.]+ holds NaN in column \d+ of row \d+, both counted from 0; the file is damaged$/,
    ],
  ])('is refused: %s', async (_, given, reason) => {
    const { client, here } = withFile()
    const [file, to, output] = given(here)
    const before = readdirSync(here)
    await expect(converted(client, file, to, output)).rejects.toMatchObject(refusal(reason))
    expect(readdirSync(here)).toEqual(before)
  })

  test('has its size foretold, and where it would be written', async () => {
    const { client, here, file } = withFile()
    const { now, choices } = await client.models.conversions({ file })
    expect(now.size).toBe(readFileSync(file).length)
    expect(choices.find(({ type }) => type === 'Q8_0')).toMatchObject({ file: join(here, 'mine.Q8_0.gguf'), notes: [] })
  })
})

describe.skipIf(!trainerAvailable)(`beside a run${trainerReason}`, () => {
  test('a conversion and a merge are refused by its name', async () => {
    const { client } = await opened()
    const adapter = writeAdapter(temporaryFolder(), 'adapter.gguf', loraAdapter())
    const started = await client.runs.start(study)
    if (started.state !== 'started') throw new Error('it was queued')
    const busy = refusal(/^a run is under way \(study\); pause it, or try without a model$/)
    const output = join(temporaryFolder(), 'x.gguf')
    await expect(converted(client, original, 'f16', output)).rejects.toMatchObject(busy)
    await expect(client.models.merge({ base: original, adapter, file: output })).rejects.toMatchObject(busy)
    await client.runs.stop({ run: started.run })
    await follow(await client.runs.follow({ run: started.run }))
    expect((await converted(client, original, 'f16', output)).file).toBe(output)
  })
})
