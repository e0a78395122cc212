import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { startLlamaServer, type LlamaServer } from '../../bench/llama-server.ts'
import { follow, openTestHost, type TestClient } from '../../support/host.ts'
import { startHostProcess } from '../../support/host-process.ts'
import { root } from '../../support/placebo.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'

const isThere = sharedAvailable && process.platform === 'linux' && process.arch === 'x64'
const reason = sharedAvailable && !isThere ? ' (skipped: the llama-server of ../shared is for Linux x64)' : sharedReason

const study = {
  name: 'killed',
  collection: 'tiny',
  model: 'server',
  conditions: [presets.original, presets.empty],
  decodings: ['free', 'constrained', 'likelihood'] as const,
  format: 'tk-instruct' as const,
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 8,
  gpuLayers: 0,
  skipIneligible: true,
}

describe.skipIf(!isThere)(`a real llama-server${reason}`, () => {
  let server: LlamaServer | undefined
  const serve = async (contextSize = 1024, port?: number) => {
    server?.close()
    server = await startLlamaServer(sharedPath('tools/llama.cpp/llama-server'), {
      model: join(root, 'resources/models/placebo-starter.gguf'),
      slots: 1,
      threads: 1,
      contextSize,
      ...(port !== undefined && { port }),
    })
    return Number(new URL(server.url).port)
  }

  test(
    'Placebo and the server are killed in the midst of a run, which ends like an unbroken one',
    { timeout: 240_000 },
    async () => {
      onTestFinished(() => server?.close())
      const port = await serve()
      const folder = temporaryFolder()
      const collection = writeTinyCollection(join(folder, 'tiny'))
      const whole = openTestHost(join(folder, 'whole'))
      await prepare(whole.client, collection, port)
      const unbroken = await begin(whole.client)
      expect(await follow(await whole.client.runs.follow({ run: unbroken }))).toMatchObject({ state: 'finished' })

      const data = join(folder, 'broken')
      let host = await startHostProcess(data)
      await prepare(host.client, collection, port)
      const run = await begin(host.client)
      await untilDone(host.client, run, 7)
      await host.kill()

      host = await startHostProcess(data)
      expect(await host.client.runs.show({ run })).toMatchObject({ state: 'interrupted' })
      await host.client.runs.resume({ run })
      await untilDone(host.client, run, 20)
      server?.close()
      await sleep(300)
      const { connection } = await host.client.runs.current()
      expect(connection).toMatchObject({
        endpoint: 'server',
        lastFault: expect.stringContaining('no connection') as string,
      })
      await serve(1024, port)
      expect(await follow(await host.client.runs.follow({ run }))).toMatchObject({ state: 'finished', engineErrors: 0 })
      expect(await outcome(host.client, run)).toEqual(await outcome(whole.client, unbroken))

      const other = await begin(host.client)
      await untilDone(host.client, other, 5)
      await host.client.runs.stop({ run: other })
      await follow(await host.client.runs.follow({ run: other }))
      await serve(768, port)
      const refused: unknown = await host.client.runs.resume({ run: other }).catch((error: unknown) => error)
      expect(JSON.stringify((refused as { readonly data: unknown }).data)).toContain('it is not what it was')
      await host.close()
    },
  )
})

async function prepare(client: Client, path: string, port: number): Promise<void> {
  await follow(await client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
  await client.endpoints.add({ name: 'server', url: `http://127.0.0.1:${port}` })
}

async function begin(client: Client): Promise<string> {
  const begun = await client.runs.start({ ...study, decodings: [...study.decodings] })
  if (begun.state !== 'started') throw new Error('the run was queued')
  return begun.run
}

/** Until so many trials are stored, or all of them are. */
async function untilDone(client: Client, run: string, trials: number): Promise<void> {
  for (;;) {
    const { done, state } = await client.runs.show({ run })
    if (done >= trials || state !== 'running') return
    await sleep(20)
  }
}

/** Without what names the run. */
async function outcome(client: Client, run: string) {
  let trials = ''
  await follow(await client.results.trialsJsonl({ run }), ({ text }) => (trials += text))
  return {
    trials,
    table: { ...(await client.results.table({ run, by: null, compare: null })), run: '' },
    means: await client.results.csv({ run, by: null, of: 'means' }),
  }
}

/** In this process or in another one. */
type Client = Pick<TestClient, 'collections' | 'endpoints' | 'runs' | 'results'>
