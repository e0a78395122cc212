import { expect, test } from 'vitest'
import type { AskRequest } from '#engine/engine.ts'
import { RemoteEngine } from '#engine/remote/remote-engine.ts'
import { EndpointFault, Wire } from '#engine/remote/wire.ts'
import { llamaServer, stub, templates, type Reply } from '../../support/endpoint-stub.ts'

const waits: number[] = []
const engineOf = (key?: string) =>
  new RemoteEngine({
    keyOf: () => key,
    templates,
    chance: () => 1,
    wait: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
  })

const request: AskRequest = {
  candidates: [{ text: 'Input: abc\nOutput: ', sharedLength: 0 }],
  userTurn: false,
  maxAnswerTokens: 4,
  stop: 'newline',
  decoding: 'free',
  labels: [],
}

async function loaded(calls: Readonly<Record<string, Reply>>, mode: 'exact' | 'fast' = 'exact', key?: string) {
  const { url, received } = await stub(calls)
  const engine = engineOf(key)
  const result = await engine.load({ file: url, endpoint: { name: 'e', model: 'm' }, gpuLayers: 0, threads: 1, mode })
  return { engine, url, received, result }
}

/** Well-behaved while it is probed, and then what a test makes of it. */
async function asked(reply: Reply, more: Partial<AskRequest> = {}) {
  let probing = true
  const usual = llamaServer()
  const { engine, result, received } = await loaded(
    llamaServer({
      '/completion': (one, response) => (probing ? usual['/completion']?.(one, response) : reply(one, response)),
    }),
  )
  expect(result.state).toBe('loaded')
  probing = false
  return { answer: await engine.ask({ ...request, ...more }), received }
}

test('an honest server is asked', async () => {
  const { answer } = await asked((one, response) => llamaServer()['/completion']?.(one, response))
  expect(answer).toMatchObject({ state: 'answered', raw: 'abcd', stop: 'token limit', answerTokens: 4 })
})

test('every field that decides the choice of tokens is sent', async () => {
  const { received } = await asked((one, response) => llamaServer()['/completion']?.(one, response))
  expect(received.at(-1)?.body).toMatchObject({
    temperature: 0,
    top_k: 1,
    top_p: 1,
    min_p: 0,
    repeat_penalty: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    seed: 0,
    stream: false,
    stop: ['\n'],
    n_predict: 4,
  })
})

const good = { content: 'x', tokens_predicted: 1, tokens_evaluated: 3, truncated: false, stop_type: 'eos' }
const scored = { ...request, decoding: 'likelihood', labels: ['yes', 'no'] } as const

test.each<readonly [string, Reply, Partial<AskRequest>, RegExp]>([
  ['HTML in place of JSON', (_, r) => void r.end('<html>hello</html>'), {}, /the reply is no JSON: "<html>hello/],
  ['a body that is cut', (_, r) => void r.end('{"content": "x'), {}, /the reply is no JSON/],
  [
    '200 with an error in it',
    () => ({ error: { message: 'out of memory' } }),
    {},
    /not what such a server gives: content/,
  ],
  ['numbers that are texts', () => ({ ...good, tokens_predicted: 'many' }), {}, /tokens_predicted/],
  ['a prompt that was cut', () => ({ ...good, truncated: true }), {}, /cut the prompt/],
  ['no log-probability', () => good, scored, /0 log-probabilities came for 1 token; nothing is scored/],
  [
    'several log-probabilities',
    () => ({ ...good, completion_probabilities: [1, 2].map((id) => ({ id, logprob: -1, top_logprobs: [] })) }),
    scored,
    /2 log-probabilities came for 1 token/,
  ],
  [
    'a log-probability above 0',
    () => ({ ...good, completion_probabilities: [{ id: 1, logprob: 1, top_logprobs: [] }] }),
    scored,
    /logprob/,
  ],
  [
    'a token that was not forced',
    () => ({ ...good, completion_probabilities: [{ id: 1, logprob: -1, top_logprobs: [] }] }),
    scored,
    /was forced, and 1 came/,
  ],
  [
    'text that is no label',
    () => ({ ...good, content: 'perhaps' }),
    { decoding: 'constrained', labels: ['yes', 'no'] },
    /"perhaps" came, which is no label/,
  ],
  [
    'a refusal',
    (_, r) => void r.writeHead(400).end('{"error":{"message":"bad grammar"}}'),
    {},
    /refused the request \(400: "bad grammar"\)/,
  ],
  [
    'another address',
    (_, r) => void r.writeHead(302, { Location: 'http://example.com' }).end(),
    {},
    /sends asks elsewhere/,
  ],
])('an engine error: %s', async (_, reply, more, message) => {
  const { answer } = await asked(reply, more)
  expect(answer).toMatchObject({ state: 'engine-error', message: expect.stringMatching(message) as string })
})

test.each<readonly [string, Reply, RegExp, number]>([
  [
    'too many requests',
    (_, r) => void r.writeHead(429, { 'Retry-After': '7' }).end(),
    /too many requests \(429\)/,
    7000,
  ],
  ['a busy server', (_, r) => void r.writeHead(503).end(), /busy or still loading/, 500],
  ['a server that fails', (_, r) => void r.writeHead(500).end('oops'), /the server failed \(500: "oops"\)/, 500],
  ['a broken connection', (_, r) => void r.destroy(), /no connection/, 500],
])('a trial stays open after five more tries: %s', async (_, reply, message, first) => {
  waits.length = 0
  const { answer } = await asked(reply)
  expect(answer).toMatchObject({ state: 'unreached', message: expect.stringMatching(message) as string })
  expect(waits).toHaveLength(5)
  expect(waits[0]).toBe(first)
})

test('after a failure that passes it is answered', async () => {
  let failures = 2
  const usual = llamaServer()
  const { answer } = await asked((one, r) => {
    if (failures-- > 0) return void r.writeHead(503).end()
    return usual['/completion']?.(one, r)
  })
  expect(answer).toMatchObject({ state: 'answered', raw: 'abcd' })
})

test.each(['/v1/models', '/props', '/tokenize', '/completion'])(
  'one 503 while it is probed passes: %s',
  async (path) => {
    waits.length = 0
    let failures = 1
    const usual = llamaServer()
    const { result, engine } = await loaded(
      llamaServer({ [path]: (one, r) => (failures-- > 0 ? void r.writeHead(503).end() : usual[path]?.(one, r)) }),
    )
    expect(result).toMatchObject({ state: 'loaded' })
    expect(waits).toEqual([500])
    expect(engine.status).toMatchObject({ retries: 1, lastFault: expect.stringContaining('503') as string })
  },
)

test('a server that is busy for good is not loaded after five more tries; one that is not there at once', async () => {
  waits.length = 0
  const { result } = await loaded(llamaServer({ '/tokenize': (_, r) => void r.writeHead(503).end() }))
  expect(result).toMatchObject({ state: 'refused', reason: expect.stringContaining('(503)') as string })
  expect(waits).toHaveLength(5)
  const nobody = { file: 'http://127.0.0.1:1', endpoint: { name: 'e', model: 'm' }, gpuLayers: 0, threads: 1 }
  expect(await engineOf().load(nobody)).toMatchObject({ state: 'refused' })
  expect(waits).toHaveLength(5)
})

test('a server that drips is left', async () => {
  const { url } = await stub({ '*': (_, r) => void r.writeHead(200).write('{') })
  await expect(new Wire({ url, timeoutMs: 200 }).get('/x')).rejects.toMatchObject({ kind: 'time-out' })
})

test('a reply without end is left', { timeout: 30_000 }, async () => {
  const { url } = await stub({
    '*': (_, r) => {
      const block = Buffer.alloc(1e6, 120)
      const more = () => {
        while (!r.destroyed && r.write(block));
        r.once('drain', more)
      }
      more()
    },
  })
  await expect(new Wire({ url }).get('/x')).rejects.toMatchObject({ kind: 'too large' })
})

test('nobody there, and no TLS where https was named', async () => {
  await expect(new Wire({ url: 'http://127.0.0.1:1' }).get('/x')).rejects.toMatchObject({ kind: 'unreachable' })
  const { url } = await stub({ '*': () => ({}) })
  await expect(new Wire({ url: url.replace('http:', 'https:') }).get('/x')).rejects.toMatchObject({ kind: 'TLS' })
})

test('a key is sent, and repeated in no message', async () => {
  const { url, received } = await stub({
    '*': ({ headers }, r) => void r.writeHead(401).end(JSON.stringify({ error: `no ${headers.authorization ?? ''}` })),
  })
  const fault = await new Wire({ url, key: 'sk-SECRET' }).get('/v1/models').catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(EndpointFault)
  expect(received[0]?.headers.authorization).toBe('Bearer sk-SECRET')
  expect((fault as EndpointFault).message).toContain('the key is missing or wrong (401: "no Bearer …")')
  expect((fault as EndpointFault).message).not.toContain('SECRET')
})

test.each<readonly [string, Readonly<Record<string, Reply>>, RegExp]>([
  ['no model', { '/v1/models': () => ({ data: [] }) }, /it has no model/],
  [
    'another model',
    { '/v1/models': () => ({ data: [{ id: 'other', owned_by: 'llamacpp' }] }) },
    /it has no model m: other/,
  ],
  ['a web page', { '/v1/models': (_, r) => void r.end('<html>') }, /no JSON/],
  ['a list of something else', { '/v1/models': () => ({ data: 3 }) }, /not what such a server gives: data/],
])('cannot be loaded: %s', async (_, change, message) => {
  const { result } = await loaded(llamaServer(change))
  expect(result).toMatchObject({ state: 'refused', reason: expect.stringMatching(message) as string })
})

test('a server that changed since is refused', async () => {
  let context = 1000
  const { url } = await stub(
    llamaServer({ '/props': () => ({ default_generation_settings: { n_ctx: context }, build_info: 'b1' }) }),
  )
  const engine = engineOf()
  const load = (fingerprint?: string) =>
    engine.load({ file: url, endpoint: { name: 'e', model: 'm', fingerprint }, gpuLayers: 0, threads: 1 })
  const first = await load()
  if (first.state === 'refused') throw new Error(first.reason)
  const fingerprint = first.report?.fingerprint
  expect((await load(fingerprint)).state).toBe('loaded')
  context = 999
  expect(await load(fingerprint)).toMatchObject({
    state: 'refused',
    reason: expect.stringContaining('not what it was') as string,
  })
})

test('hundreds of requests that are turned away slow down, and end open', { timeout: 60_000 }, async () => {
  let probing = true
  let [now, most] = [0, 0]
  const usual = llamaServer()
  const { engine } = await loaded(
    llamaServer({
      '/completion': (one, r) => {
        if (probing) return usual['/completion']?.(one, r)
        most = Math.max(most, ++now)
        setImmediate(() => {
          now--
          r.writeHead(429).end()
        })
        return undefined
      },
    }),
    'fast',
  )
  probing = false
  const answers = []
  for await (const { answer } of engine.askAll(
    Array.from({ length: 200 }, () => request),
    new AbortController().signal,
  ))
    answers.push(answer.state)
  expect(answers).toHaveLength(200)
  expect(new Set(answers)).toEqual(new Set(['unreached']))
  expect(most).toBeLessThanOrEqual(4)
  expect(engine.status).toMatchObject({ maxInFlight: 1, retries: 1000 })
})

test('an abort leaves what is in hand open, and asks no more', async () => {
  let probing = true
  const usual = llamaServer()
  const { engine, received } = await loaded(
    llamaServer({ '/completion': (one, r) => (probing ? usual['/completion']?.(one, r) : undefined) }),
  )
  probing = false
  const before = received.length
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  const told = []
  for await (const one of engine.askAll([request, request, request], stop.signal)) told.push(one)
  expect(told).toEqual([])
  expect(received.slice(before).filter(({ path }) => path === '/completion')).toHaveLength(1)
})
