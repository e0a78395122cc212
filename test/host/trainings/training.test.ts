import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { carry, follow, openTestHost, type TestClient } from '../../support/host.ts'
import { writeTestModel } from '../../support/model.ts'
import { writeSplitCollection } from '../../support/split-collection.ts'
import { fileFolder, temporaryFolder } from '../../support/temporary.ts'
import { trainerAvailable, trainerReason } from '../../support/trainer.ts'
import { saying } from '../../support/saying.ts'

const folder = fileFolder('training')
const tasks = writeSplitCollection(join(folder, 'split'))
const model = writeTestModel(folder)
const { method, settings } = tuningDefaults.lora
const request = {
  collection: 'split',
  model,
  method: { ...method, matrices: [...method.matrices] },
  settings: { ...settings, epochs: 30, batch: 2, checkpointEvery: 2 },
  condition: presets.simplified,
  size: 3,
  seed: 1,
  heldOutPerTask: 1,
  k: 0,
  maxAnswerTokens: 8,
  contextSize: 512,
  gpuLayers: 0,
  threads: 1,
  skipIneligible: true,
  name: 'alone',
}

async function opened() {
  const host = openTestHost(temporaryFolder())
  await follow(await host.client.collections.import({ path: tasks, name: 'split', replace: false, skipBroken: false }))
  return { ...host, out: join(temporaryFolder(), 'simplified.gguf') }
}

const onlyTraining = async (client: TestClient) => (await client.trainings.list({ run: 'alone' })).trainings[0]

describe.skipIf(!trainerAvailable)(`training alone${trainerReason}`, () => {
  test(
    'the adapter lies where it was asked for, with its certificate and its ancestry, and nothing else is left',
    { timeout: 60_000 },
    async () => {
      const { client, host, out } = await opened()
      const end = await carry({ client, host }, () => client.trainings.start({ ...request, file: out }))
      expect(end).toMatchObject({ state: 'finished', done: 0, total: 0 })
      expect(await onlyTraining(client)).toMatchObject({
        name: 'Simplified, 3 per task, seed 1',
        state: 'trained',
        file: out,
        parityHolds: true,
        parity: { prompts: 16 },
      })
      expect(existsSync(out)).toBe(true)
      expect(readdirSync(join(host.store.dataDirectory, 'trained', end.run))).toEqual([])
      expect((await client.models.list()).models.find(({ file }) => file === out)).toMatchObject({
        kind: 'adapter',
        origin: { method: 'lora', parent: 'test-model', run: end.run },
      })
    },
  )

  test('stopped and resumed, it writes the same file', { timeout: 60_000 }, async () => {
    const { client, host, out } = await opened()
    await carry({ client, host }, () => client.trainings.start({ ...request, file: out }))
    const broken = join(temporaryFolder(), 'broken.gguf')
    const end = await carry(
      { client, host },
      () => client.trainings.start({ ...request, file: broken }),
      (event, stop) => {
        if (event.type === 'step' && event.step === 3) stop('stopped')
      },
    )
    expect(end.state).toBe('stopped')
    expect(existsSync(broken)).toBe(false)
    expect(await carry({ client, host }, () => client.runs.resume({ run: end.run }))).toMatchObject({
      state: 'finished',
    })
    expect(readFileSync(broken).equals(readFileSync(out))).toBe(true)
  })

  test(
    'a file that has come to lie where the adapter is to go is not written over; moved away, the run goes on',
    { timeout: 60_000 },
    async () => {
      const { client, host, out } = await opened()
      let put = false
      expect(
        await carry(
          { client, host },
          () => client.trainings.start({ ...request, file: out }),
          (event) => {
            if (event.type !== 'step' || put) return
            copyFileSync(model, out)
            put = true
          },
        ),
      ).toMatchObject({
        state: 'failed',
        message: expect.stringContaining(`${out} is there and is another file; move it away`) as string,
        remedy: 'resume',
      })
      expect(readFileSync(out).equals(readFileSync(model))).toBe(true)
      rmSync(out)
      expect(await carry({ client, host }, () => client.runs.resume({ run: 'alone' }))).toMatchObject({
        state: 'finished',
      })
      expect(await onlyTraining(client)).toMatchObject({ state: 'trained', file: out, parityHolds: true })
    },
  )

  test(
    'an adapter is merged into a model whose ancestry is known; over another base it is refused by name',
    { timeout: 60_000 },
    async () => {
      const { client, host, out } = await opened()
      await carry({ client, host }, () => client.trainings.start({ ...request, file: out }))
      const adapter = (await client.models.list()).models.find(({ file }) => file === out)
      const file = join(temporaryFolder(), 'merged.gguf')
      const merged = await client.models.merge({ base: 'test-model', adapter: adapter?.name ?? '', file })
      expect(merged).toMatchObject({
        name: 'merged',
        kind: 'model',
        origin: { method: 'merged', parent: adapter?.name, parentSha256: adapter?.sha256 },
      })
      expect((await client.models.list()).models).toHaveLength(3)

      const other = writeTestModel(temporaryFolder(), { seed: 2 })
      const again = { adapter: out, file: join(temporaryFolder(), 'again.gguf') }
      const refusal = (reason: RegExp) => ({
        code: 'INVALID_REQUEST',
        data: { reasons: [saying(reason)] },
      })
      await expect(client.models.merge({ ...again, base: other })).rejects.toMatchObject(
        refusal(
          /invalid adapter: .*simplified\.gguf was trained beside another base than test-model-2; its base is test-model$/,
        ),
      )
      await expect(client.models.merge({ ...again, base: model, file })).rejects.toMatchObject(
        refusal(/invalid output: .*merged\.gguf exists/),
      )
      await expect(
        client.models.merge({ ...again, base: model, adapter: join(folder, 'none.gguf') }),
      ).rejects.toMatchObject(refusal(/invalid adapter: .*none\.gguf; there is no such file/))
      await expect(client.models.merge({ ...again, base: model, adapter: merged.name })).rejects.toMatchObject(
        refusal(/invalid adapter: merged is a whole model/),
      )
      await expect(client.models.merge({ ...again, base: out })).rejects.toMatchObject(
        refusal(/invalid model: .* is an adapter; make a model of it/),
      )
      expect(existsSync(again.file)).toBe(false)
    },
  )
})
