import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { tunedStudy } from '../../core/study/support.ts'
import { llamaServer, stub, type Reply } from '../../support/endpoint-stub.ts'
import { carry, follow, openTestHost } from '../../support/host.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyCollection } from '../../support/tiny-collection.ts'
import { unpacked } from '../bundles/repacked.ts'

const study = {
  collection: 'tiny',
  model: 'gpu',
  conditions: [presets.original, presets.empty],
  decodings: ['free', 'constrained'] as const,
  format: 'tk-instruct' as const,
  k: 1,
  seed: 1,
  margin: 3,
  maxAnswerTokens: 4,
  gpuLayers: 0,
  skipIneligible: true,
}

async function withServer(change: Readonly<Record<string, Reply>> = {}, key?: string) {
  const { url, received } = await stub(llamaServer(change))
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const host = openTestHost(data)
  const keyFile = join(folder, 'key')
  if (key !== undefined) writeFileSync(keyFile, `${key}\n`)
  await host.client.endpoints.add({ name: 'gpu', url, ...(key !== undefined && { keyFrom: `file:${keyFile}` }) })
  const path = writeTinyCollection(join(folder, 'tiny'))
  await follow(await host.client.collections.import({ path, name: 'tiny', replace: false, skipBroken: false }))
  return { ...host, url, received, data, folder }
}

const reasonsOf = async (call: Promise<unknown>) =>
  call.then(
    () => [],
    (error: unknown) => (error as { readonly data: { readonly reasons: readonly unknown[] } }).data.reasons,
  )

test('an endpoint is added, listed, probed and removed', async () => {
  const { client, url } = await withServer()
  const { endpoints } = await client.endpoints.list()
  expect(endpoints).toMatchObject([
    {
      name: 'gpu',
      url,
      loopback: true,
      keyFrom: null,
      report: { kind: 'llama-server', model: 'm', contextSize: 1000 },
    },
  ])
  expect(endpoints[0]?.report.probes.map(({ name, state }) => [name, state])).toEqual([
    ['token ids', 'passed'],
    ['tokenise', 'passed'],
    ['BOS', 'passed'],
    ['echo', 'not offered'],
    ['forced token', 'passed'],
    ['constraint', 'passed'],
    ['stop', 'passed'],
    ['repeat', 'passed'],
  ])
  expect(await client.endpoints.probe({ name: 'gpu' })).toMatchObject({ changed: false })
  await client.endpoints.remove({ name: 'gpu' })
  expect(await client.endpoints.list()).toEqual({ endpoints: [] })
  expect(await reasonsOf(client.endpoints.probe({ name: 'gpu' }))).toEqual([
    'invalid endpoint: gpu (none is called so)',
  ])
})

test('an endpoint that was removed comes back as it was, with a key that was typed, and nobody is asked', async () => {
  const { client, host, url, received } = await withServer()
  const added = await client.endpoints.add({ name: 'typed', url, key: 'sk-TYPED' })
  await client.endpoints.remove({ name: 'typed' })
  expect(host.keys.of('typed')).toBeUndefined()
  received.length = 0
  expect(await client.endpoints.restore({ name: 'typed' })).toEqual(added)
  expect(host.keys.of('typed')).toBe('sk-TYPED')
  expect(received).toEqual([])
  expect(await reasonsOf(client.endpoints.restore({ name: 'typed' }))).toEqual([
    'invalid endpoint: typed (one is called so; nothing is to be brought back)',
  ])
  await client.endpoints.remove({ name: 'typed' })
  await client.endpoints.remove({ name: 'gpu' })
  expect(await reasonsOf(client.endpoints.restore({ name: 'typed' }))).toEqual([
    'invalid endpoint: typed (it is not the one that was removed last; add it anew)',
  ])
})

test.each([
  ['no address', { name: 'x', url: 'gpu:80' }, /invalid address: gpu:80/],
  ['nobody there', { name: 'x', url: 'http://127.0.0.1:59999' }, /no connection \(ECONNREFUSED\)/],
  ['a key from nowhere', { name: 'x', url: 'http://127.0.0.1:1', keyFrom: 'env:NO_SUCH_KEY' }, /there is none/],
  ['a key itself', { name: 'x', url: 'http://127.0.0.1:1', keyFrom: 'sk-abc' }, /env:NAME of an environment variable/],
  ['a name that is taken', { name: 'gpu', url: 'http://127.0.0.1:1' }, /an endpoint of that name is at/],
])('is not added: %s', async (_, request, why) => {
  const { client } = await withServer()
  expect(await reasonsOf(client.endpoints.add(request))).toEqual([expect.stringMatching(why)])
})

test('a study asks it, and its report and bundle say where', async () => {
  const { client, host, received } = await withServer()
  const end = await carry({ client, host }, (each) => each.runs.start(study))
  expect(end).toMatchObject({ state: 'finished', engineErrors: 0 })
  const run = await client.runs.show({ run: end.run })
  expect(run.done).toBe(run.total)
  expect(run.study.engineBuild).toMatch(
    /^endpoint llama-server \(llama\.cpp b1\), model m, fingerprint [0-9a-f]{64}, exact/,
  )
  const asked = received.filter(({ path, body }) => path === '/completion' && !('n_probs' in body))
  expect(asked.every(({ body }) => body['temperature'] === 0 && Array.isArray(body['prompt']))).toBe(true)
})

test('nothing is asked by looking, and what is asked is told while it is', async () => {
  const { client, host, received, url } = await withServer()
  received.length = 0
  await client.endpoints.list()
  await client.models.list()
  await client.studies.check({ request: { ...study, decodings: [...study.decodings] } })
  expect((await client.runs.current()).connection).toBeNull()
  expect(received).toEqual([])
  const seen: unknown[] = []
  const end = await carry(
    { client, host },
    (each) => each.runs.start(study),
    (event) => {
      if (event.type === 'trial') seen.push(host.remote.status)
    },
  )
  expect(end.state).toBe('finished')
  expect(seen.at(-1)).toMatchObject({ name: 'gpu', url, probing: false, maxInFlight: 1, retries: 0, lastFault: null })
  expect(host.remote.status?.answerTokens).toBeGreaterThan(0)
  expect((await client.runs.current()).connection).toBeNull()
})

test('a study that tunes is told at once that an endpoint is only asked', async () => {
  const { client } = await withServer()
  const { problems } = await client.studies.check({
    request: {
      ...study,
      conditions: undefined,
      decodings: ['free'],
      tuning: { ...tunedStudy.tuning, trainTasks: ['a'] },
    },
  })
  expect(problems).toContainEqual({
    code: 'model-not-trainable',
    field: 'model',
    data: { why: 'an endpoint is only asked; to tune its model, take its GGUF file' },
  })
  expect(await client.models.trainable({ file: 'gpu' })).toMatchObject({ lora: { trainable: false } })
})

test('what the probes found against a decoding refuses it', async () => {
  const usual = llamaServer()
  const { client } = await withServer({
    '/completion': (one, response) => {
      const reply = usual['/completion']?.(one, response) as Record<string, unknown>
      return { ...reply, completion_probabilities: undefined }
    },
  })
  const refused: unknown = await client.runs
    .start({ ...study, decodings: ['likelihood'] })
    .catch((error: unknown) => error)
  expect((refused as { readonly data: unknown }).data).toMatchObject({
    problems: [
      {
        code: 'decoding-unavailable',
        data: { decoding: 'likelihood', why: expect.stringContaining('nothing is scored without') as string },
      },
    ],
  })
})

test('a server that takes the key no more leaves trials open; the run is resumed when it does', async () => {
  let [asked, until] = [0, Infinity]
  const usual = llamaServer()
  const { client, host } = await withServer({
    '/completion': (one, response) =>
      asked++ < until ? usual['/completion']?.(one, response) : void response.writeHead(401).end(),
  })
  let end = await carry(
    { client, host },
    (each) => each.runs.start(study),
    (event) => {
      if (event.type === 'trial' && until === Infinity) until = asked + 3
    },
  )
  expect(end).toMatchObject({ state: 'failed', remedy: 'resume' })
  const before = await client.runs.show({ run: end.run })
  expect(before.done).toBeGreaterThan(0)
  expect(before.done).toBeLessThan(before.total)
  expect(before.message).toMatch(/20 trials in a row could not be asked.*the key is missing or wrong \(401\)/)
  until = Infinity
  end = await carry({ client, host }, (each) => each.runs.resume({ run: end.run }))
  expect(end).toMatchObject({ state: 'finished', engineErrors: 0 })
})

test('another server at the same address refuses to go on', async () => {
  let context = 1000
  const { client, host } = await withServer({
    '/props': () => ({ default_generation_settings: { n_ctx: context }, build_info: 'b1', chat_template: '' }),
  })
  const stopped = await carry(
    { client, host },
    (each) => each.runs.start(study),
    (event, stop) => {
      if (event.type === 'trial') stop('stopped')
    },
  )
  context = 900
  expect(await reasonsOf(client.runs.resume({ run: stopped.run }))).toEqual([
    expect.stringContaining('it is not what it was'),
  ])
})

test('the report prints what the probes found, and a bundle brings it along', async () => {
  const { client, host, folder } = await withServer()
  const { run } = await carry({ client, host }, (each) => each.runs.start(study))
  const report = join(folder, 'report.html')
  await client.reports.write({ run, file: report })
  const text = readFileSync(report, 'utf8')
  expect(text).toMatch(/m, asked at the endpoint gpu \(http:\/\/127\.0\.0\.1:\d+\), fingerprint/)
  expect(text).toMatch(/forced token<\/th>\s*<td>passed<\/td>\s*<td>the second likeliest token/)
  expect(text).toMatch(/likelihood<\/th>\s*<td>yes<\/td>\s*<td>token ids, tokenise, BOS, forced token/)
  const file = join(folder, 'bundle.zip')
  await follow(await client.bundles.make({ run, file, adapters: false }))
  const other = openTestHost(join(folder, 'elsewhere'))
  const end = await follow(await other.client.bundles.open({ file }))
  const shown = await other.client.runs.show({ run: end.run })
  const { endpoint } = (await client.runs.show({ run })).study
  expect(shown.study.endpoint).toEqual(endpoint)
  expect(shown.study.endpoint?.report?.probes).toHaveLength(8)
})

test.each(['file', 'env', 'memory'] as const)(
  'a key from %s is sent, and stands in no file, bundle, report or answer of a call',
  async (from) => {
    const secret = 'sk-VERY-SECRET'
    const before = console.error
    const logged: unknown[] = []
    console.error = (...what: unknown[]) => void logged.push(...what)
    onTestFinished(() => {
      console.error = before
      delete process.env['PLACEBO_TEST_ENDPOINT_KEY']
    })
    const failures: number[] = []
    const usual = llamaServer()
    const { client, host, url, received, data, folder } = await withServer({
      '/completion': (one, response) => {
        const failure = failures.shift()
        // A server may repeat what it was sent.
        return failure === undefined
          ? usual['/completion']?.(one, response)
          : void response.writeHead(failure).end(JSON.stringify({ error: one.headers.authorization }))
      },
    })
    process.env['PLACEBO_TEST_ENDPOINT_KEY'] = secret
    writeFileSync(join(folder, 'key'), `${secret}\n`)
    received.length = 0
    const place = {
      file: { keyFrom: `file:${join(folder, 'key')}` },
      env: { keyFrom: 'env:PLACEBO_TEST_ENDPOINT_KEY' },
      memory: { key: secret },
    }
    const told: unknown[] = [await client.endpoints.add({ name: 'gpu', url, ...place[from] })]
    const end = await carry(
      { client, host },
      (each) => each.runs.start({ ...study, decodings: ['free'] }),
      (event) => {
        if (event.type === 'trial' && !told.includes('failed')) {
          failures.push(500, 400, 400)
          told.push('failed')
        }
        told.push(event)
      },
    )
    const problems = await client.runs.problems({ run: end.run, outcomes: ['engine-error'], limit: 10 })
    expect(problems.problems[0]?.message).toContain('(400: "Bearer …")')
    told.push(
      problems,
      end,
      await client.endpoints.list(),
      await client.runs.show({ run: end.run }),
      await client.runs.current(),
    )
    expect(new Set(received.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${secret}`]))
    await client.reports.write({ run: end.run, file: join(folder, 'report.html') })
    await follow(await client.bundles.make({ run: end.run, file: join(folder, 'bundle.zip'), adapters: false }))
    const inside = await unpacked(join(folder, 'bundle.zip'))
    for (const [name, content] of inside) expect(content.includes('VERY-SECRET'), name).toBe(false)
    expect(JSON.stringify([told, logged])).not.toContain('VERY-SECRET')
    const files = [data, folder].flatMap((each) =>
      readdirSync(each, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    )
    expect(files.some(({ name }) => name === 'placebo.sqlite')).toBe(true)
    for (const { parentPath, name } of files.filter((each) => each.name !== 'key'))
      expect(readFileSync(join(parentPath, name)).includes('VERY-SECRET'), name).toBe(false)
  },
)
