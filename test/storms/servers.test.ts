import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { startServing } from '../support/browser.ts'
import { letIn, socketOf, type LetIn } from '../support/let-in.ts'
import { root } from '../support/placebo.ts'
import { fileFolder } from '../support/temporary.ts'
import { attacksOn, type Servers } from './server-attacks.ts'
import { messages } from './server-messages.ts'
import { inFull, stormTimeout, weather, type Outcome } from './storm.ts'

const unbuilt = existsSync(join(root, 'out/renderer/index.html'))
  ? ''
  : ' (skipped: the page has not been built; npm run build)'
const folder = fileFolder('servers')
const hosts: { kill(signal: NodeJS.Signals): boolean; readonly pid?: number | undefined }[] = []
let servers: Servers

// Two people on one machine, each with a data folder, a server and a browser of their own; each could be the other's
// stranger.
beforeAll(async () => {
  if (unbuilt !== '') return
  const [first, second] = await Promise.all(['mine', 'theirs'].map(async (name) => startServing(join(folder, name))))
  if (first === undefined || second === undefined) throw new Error('two servers were started')
  hosts.push(first.host, second.host)
  const used = new URL(first.address).searchParams.get('token') ?? ''
  const mine = await letIn(first.address)
  const theirs = await letIn(second.address)
  second.host.kill('SIGUSR2')
  const [line] = (await once(second.host.stdout ?? second.host, 'data')) as [Buffer]
  servers = { mine, theirs, usedToken: used, theirToken: /token=([\w-]+)/.exec(line.toString())?.[1] ?? '' }
}, 60_000)
afterAll(() => hosts.forEach((host) => host.kill('SIGTERM')))

test.skipIf(unbuilt !== '')(
  `nobody gets into a local server but the browser that it let in, and nothing ends it${unbuilt}`,
  { timeout: stormTimeout },
  async () => {
    const attacks = attacksOn(servers)
    expect(attacks.length).toBeGreaterThan(200)
    const all = [
      ...attacks.map(({ name, bytes, status }) => ({ name, make: () => sendRaw(servers.mine, bytes, status) })),
      ...messages(servers.mine).map(({ name, send }) => ({ name, make: () => overSocket(servers.mine, send) })),
      { name: 'a request that never ends', make: () => never(servers.mine) },
      { name: 'a thousand connections', make: () => many(servers.mine) },
    ]
    const weathered = await weather({
      name: 'attacks on a local server, two people’s servers on one machine',
      few: all.length - 2,
      all: all.length,
      pid: () => hosts[0]?.pid ?? 0,
      async attack(_, number) {
        const { name, make } = all[number] as (typeof all)[number]
        const outcome = await make()
        if (outcome.state === 'broken') return { state: 'broken', what: `${name}: ${outcome.what}` }
        const page = await sendRaw(
          servers.mine,
          `GET / HTTP/1.1\r\nHost: 127.0.0.1:${servers.mine.port}\r\nCookie: ${servers.mine.cookie}\r\n\r\n`,
        ).catch(String)
        return typeof page === 'object' && page.state === 'broken' && page.what.startsWith('let in: HTTP/1.1 200')
          ? outcome
          : { state: 'broken', what: `${name}: the page is no longer answered` }
      },
    })
    expect(weathered.broken).toEqual([])
    expect(weathered.refused).toBeGreaterThan(inFull ? 200 : 190)
  },
)

/** Milliseconds for an answer; what is not yet a whole request has none. */
const timeoutMs = 300

/** Sends bytes and reads what comes back: nothing but a refusal may. */
async function sendRaw({ port, key }: LetIn, bytes: string | Buffer, status?: number): Promise<Outcome> {
  const stream = connect(port, '127.0.0.1')
  stream.on('error', () => undefined)
  let reported = ''
  const answered = new Promise<void>((resolve) =>
    stream
      .on('data', (chunk: Buffer) => {
        reported += chunk.toString('latin1')
        resolve()
      })
      .on('close', () => resolve()),
  )
  stream.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  await Promise.race([answered, sleep(timeoutMs)])
  stream.destroy()
  const line = reported.split('\r\n', 1)[0] ?? ''
  const given = Number(/^HTTP\/1\.1 (\d+)/.exec(line)?.[1] ?? 0)
  if (reported.includes(key) || /set-cookie/i.test(reported))
    return { state: 'broken', what: `a secret was given: ${line}` }
  if (given >= 100 && given < 300) return { state: 'broken', what: `let in: ${line}` }
  if (given >= 500 || (status !== undefined && given !== status))
    return { state: 'broken', what: `answered with "${line}"${status === undefined ? '' : ` instead of ${status}`}` }
  return { state: 'refused', reason: line || 'closed without an answer' }
}

/** What a page that was let in could send: it gets a refusal or loses its connection, and nobody else notices. */
async function overSocket(held: LetIn, send: (socket: WebSocket) => void): Promise<Outcome> {
  const socket = socketOf(held)
  socket.on('error', () => undefined)
  await once(socket, 'open')
  const reported = Promise.race([
    once(socket, 'message').then(([data]) => String(data)),
    once(socket, 'close').then(() => 'closed'),
    sleep(timeoutMs, 'nothing'),
  ])
  send(socket)
  const answer = await reported
  socket.terminate()
  if (/\bat .+:\d+:\d+|INTERNAL_SERVER_ERROR/.test(answer)) return { state: 'broken', what: answer.slice(0, 300) }
  const { client: asked, answered } = ask(held)
  const right = await Promise.race([answered, sleep(5000, 'no answer')])
  asked.terminate()
  return right.includes('"models"')
    ? { state: 'refused', reason: answer.slice(0, 100) }
    : { state: 'broken', what: `another page is told: ${right}` }
}

function ask(held: LetIn): { client: WebSocket; answered: Promise<string> } {
  const client = socketOf(held)
  client.on('open', () => client.send('{"i":"1","p":{"u":"/models/list","b":{}}}'))
  return {
    client,
    answered: Promise.race([
      once(client, 'message').then(([data]) => String(data)),
      once(client, 'error').then(String),
      once(client, 'close').then(() => 'closed'),
    ]),
  }
}

/** Half a request: its connection is ended. */
async function never({ port }: LetIn): Promise<Outcome> {
  const stream = connect(port, '127.0.0.1')
  stream.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: ')
  const closed = once(stream.resume(), 'close').then((): Outcome => ({
    state: 'refused',
    reason: 'its connection was ended',
  }))
  return Promise.race([closed, sleep(9500).then((): Outcome => ({ state: 'broken', what: 'it is still waited for' }))])
}

/** More connections than a server takes: the rest is turned away, and when they have gone it answers again. */
async function many({ port }: LetIn): Promise<Outcome> {
  const streams = Array.from({ length: 1000 }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .resume(),
  )
  await sleep(1000)
  const open = streams.filter((stream) => stream.readyState === 'open').length
  for (const stream of streams) stream.destroy()
  await sleep(200)
  return open <= 300
    ? { state: 'refused', reason: `${open} stayed` }
    : { state: 'broken', what: `${open} of 1,000 stayed open` }
}
