import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DraftContent } from '#contract/drafts.ts'
import { presets } from '#core/conditions/index.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { openHostAt, openTestHost, type TestClient } from '../../support/host.ts'
import { root } from '../../support/placebo.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const content: DraftContent = {
  question: 'grid',
  collection: 'c',
  testTasks: ['a'],
  trainTasks: ['b'],
  splitBy: 'hand',
  splitSeed: 3,
  model: 'm',
  gpuLayers: 'auto',
  threads: null,
  contextSize: 512,
  method: 'full',
  conditions: [presets.original],
  testConditions: 'same',
  examplesBeside: 'empty',
  definitionBeside: 'simplified',
  delusiveTest: false,
  sizes: [],
  seeds: [1.5],
  lora: { rank: 0, alpha: 1, matrices: [] },
  loraSettings: tuningDefaults.lora.settings,
  fullSettings: { ...tuningDefaults.full.settings, learningRate: -1 },
  heldOutPerTask: 0,
  decodings: ['free'],
  format: null,
  mode: 'fast',
  k: 2,
  instancesPerTask: null,
  seed: 1,
  margin: 0,
  maxAnswerTokens: 5,
  name: '',
  shown: { task: 'a', instance: 2 },
}

async function created(client: TestClient, of: DraftContent = {}): Promise<string> {
  return (await client.drafts.save({ id: null, content: of })).id
}

describe('a draft', () => {
  test('is read as it was saved, right or wrong', async () => {
    const { client } = openTestHost(temporaryFolder())
    const id = await created(client, content)
    expect(await client.drafts.read({ id })).toMatchObject({ id, step: 'question', content })
  })

  test('keeps what another window has changed in the meantime', async () => {
    const { client } = openTestHost(temporaryFolder())
    const id = await created(client, { k: 1, margin: 3 })
    await client.drafts.save({ id, content: { k: 4 } })
    await client.drafts.save({ id, step: 'model', content: { margin: 5 } })
    expect(await client.drafts.read({ id })).toMatchObject({ step: 'model', content: { k: 4, margin: 5 } })
  })

  test('is listed with what it is about, newest first', async () => {
    const { client } = openTestHost(temporaryFolder())
    await created(client)
    const second = await created(client, { question: 'examples', collection: 'starter' })
    await created(client, { name: 'mine' })
    const first = (await client.drafts.list()).drafts
    expect(first.map(({ name }) => name)).toEqual(['mine', 'Do right examples matter? – starter', 'New study'])
    await client.drafts.save({ id: second, content: { name: 'now newest' } })
    expect((await client.drafts.list()).drafts[0]).toMatchObject({
      id: second,
      name: 'now newest',
      question: 'examples',
      collection: 'starter',
      model: null,
    })
  })

  test('that is gone cannot be saved back, and deleting it twice does nothing', async () => {
    const { client } = openTestHost(temporaryFolder())
    const id = await created(client)
    expect(await client.drafts.remove({ id })).toEqual({ removed: true })
    expect(await client.drafts.remove({ id })).toEqual({ removed: false })
    const gone = {
      code: 'INVALID_REQUEST',
      data: { reasons: [`invalid draft: ${id}; it was deleted, or its study was started`] },
    }
    await expect(client.drafts.save({ id, content })).rejects.toMatchObject(gone)
    await expect(client.drafts.read({ id })).rejects.toMatchObject(gone)
  })

  test('of another version keeps what this one understands', async () => {
    const { client, host } = openTestHost(temporaryFolder())
    const id = await created(client, { k: 1, margin: 3 })
    host.store.writing
      .prepare('UPDATE drafts SET step = ?, content = json_set(content, ?, ?, ?, ?)')
      .run('seventh', '$.k', 'many', '$.future', 1)
    expect(await client.drafts.read({ id })).toMatchObject({ step: 'question', content: { margin: 3 } })
    await client.drafts.save({ id, content: { margin: 4 } })
    expect(host.store.reading.prepare("SELECT json_extract(content, '$.future') FROM drafts").pluck().get()).toBe(1)
  })

  test('that was said to be saved is there after kill -9', async () => {
    const data = temporaryFolder()
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
      const { openHost } = await import(${JSON.stringify(join(root, 'src/host/host.ts'))})
      const { forkNode } = await import(${JSON.stringify(join(root, 'src/processes/fork-node.ts'))})
      const { clientInMemory } = await import(${JSON.stringify(join(root, 'src/host/wires.ts'))})
      const client = clientInMemory(openHost(${JSON.stringify(data)}, { fork: forkNode }).host)
      const { id } = await client.drafts.save({ id: null, content: {} })
      for (let k = 0; ; k++) {
        await client.drafts.save({ id, content: { k } })
        process.stdout.write(k + '\\n')
      }
    `,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    while (said.split('\n').length < 20) await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    const last = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
    const { client, close } = openHostAt(data)
    const [draft] = (await client.drafts.list()).drafts
    const {
      content: { k },
    } = await client.drafts.read({ id: draft?.id ?? '' })
    await close()
    expect(k).toBeGreaterThanOrEqual(last)
  })
})
