import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { presets } from '#core/conditions/index.ts'
import { connectSocket } from '#renderer/app/socket.ts'
import { letIn, socketOf } from '../support/let-in.ts'
import { writeTestModel } from '../support/model.ts'
import { placebo, placeboJson, root, start } from '../support/placebo.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { writeTinyCollection } from '../support/tiny-collection.ts'

const unbuilt = existsSync(join(root, 'out/renderer/index.html'))
  ? ''
  : ' (skipped: the page has not been built; npm run build)'

test.skipIf(unbuilt !== '').each([
  [
    'in words',
    [],
    /^The address of Placebo, for one browser of this machine: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})\n$/,
  ],
  ['as JSON', ['--json'], /^\{"address":"(http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})"\}\n$/],
])(`tells its address %s, on one line${unbuilt}`, async (_, more, line) => {
  const { reported } = await serving(more)
  const address = line.exec(reported())?.[1] ?? ''
  expect(await letIn(address)).toMatchObject({
    cookie: expect.stringContaining('placebo-') as string,
    key: expect.stringMatching(/^[\w-]{43}$/) as string,
  })
})

test.skipIf(unbuilt !== '').each(['SIGINT', 'SIGTERM'] as const)(
  `%s ends it with 0, and the data can be used again${unbuilt}`,
  async (signal) => {
    const { child, reported, data } = await serving([])
    const lines = reported()
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([0, null])
    expect(reported()).toBe(lines)
    expect(await placeboJson(data, 'run', 'list')).toEqual({ runs: [] })
  },
)

test.skipIf(unbuilt !== '' || process.platform === 'win32')(
  `writes a new address where it is asked for one, not by itself${unbuilt}`,
  async () => {
    const { child, reported } = await serving([])
    const ask = (line: number) =>
      fetch(addressIn(reported().split('\n')[line] ?? ''), { redirect: 'manual' }).then(({ status }) => status)
    expect([await ask(0), await ask(0), reported().split('\n').length]).toEqual([200, 403, 2])
    child.kill('SIGUSR2')
    await expect.poll(() => reported().split('\n').length).toBe(3)
    expect([await ask(0), await ask(1)]).toEqual([403, 200])
  },
)

test.skipIf(unbuilt !== '')(`a port that is taken ends it with 1${unbuilt}`, async () => {
  const { reported } = await serving([])
  const port = /:(\d+)\//.exec(reported())?.[1] ?? ''
  const { code, stdout, stderr } = await placebo(temporaryFolder(), 'serve', '--port', port)
  expect([code, stdout, stderr]).toEqual([
    1,
    '',
    `placebo: port ${port} cannot be used (EADDRINUSE); choose another one, or leave --port out\n`,
  ])
})

test.skipIf(unbuilt !== '')(
  `takes the port of the last time, with another token and key, and any other where it is taken${unbuilt}`,
  { timeout: 30_000 },
  async () => {
    const first = await serving([])
    const { key } = await letIn(addressIn(first.reported()))
    const beside = await serving([], first.data)
    const portOf = (text: string) => new URL(addressIn(text)).port
    expect(portOf(beside.reported())).not.toBe(portOf(first.reported()))
    first.child.kill('SIGKILL')
    await once(first.child, 'close')
    const second = await serving([], first.data)
    expect(portOf(second.reported())).toBe(portOf(first.reported()))
    expect((await letIn(addressIn(second.reported()))).key).not.toBe(key)
  },
)

test.each(['65536', 'any'])('there is no port %s', async (port) => {
  expect(await placebo(temporaryFolder(), 'serve', '--port', port)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('a whole number from 0 to 65535') as string,
  })
})

test.skipIf(unbuilt !== '')(
  `a run goes on when its page goes, and SIGTERM stops it after its current trial${unbuilt}`,
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder()
    const data = join(folder, 'data')
    await placeboJson(data, 'collection', 'import', writeTinyCollection(join(folder, 'tiny'), 400), '--name', 'tiny')
    const { child, reported } = await serving([], data)
    const held = await letIn(addressIn(reported()))
    const open = () => connectSocket(() => socketOf(held) as unknown as WebSocket)
    const first = open()
    const begun = await first.client.runs.start({
      collection: 'tiny',
      model: writeTestModel(folder),
      conditions: [presets.original],
      decodings: ['free'],
      k: 2,
      seed: 1,
      margin: 5,
      maxAnswerTokens: 16,
      gpuLayers: 0,
      skipIneligible: true,
    })
    if (begun.state !== 'started') throw new Error('queued')
    const doneBy = async ({ client }: typeof first) => (await client.runs.list()).runs[0]?.done ?? 0
    await expect.poll(() => doneBy(first), { timeout: 20_000 }).toBeGreaterThan(0)
    first.close()
    const second = open()
    const before = await doneBy(second)
    await expect.poll(() => doneBy(second), { timeout: 20_000 }).toBeGreaterThan(before)
    second.close()
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    const {
      runs: [run],
    } = await placeboJson<{ runs: { id: string; state: string; done: number; total: number }[] }>(data, 'run', 'list')
    expect(run).toMatchObject({ id: begun.run, state: 'stopped', total: 1200 })
    expect(run?.done).toBeLessThan(1200)
  },
)

test.skipIf(unbuilt !== '')(
  `npm start says why it opens no window and gives the address${unbuilt}`,
  { timeout: 120_000 },
  async () => {
    const child = spawn(process.execPath, [join(root, 'build/open.ts'), '--data-dir', temporaryFolder()], {
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: temporaryFolder() },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let why = ''
    child.stderr.on('data', (chunk: Buffer) => (why += chunk.toString()))
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    expect(line.toString()).toMatch(/: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/)
    expect(why).toMatch(
      /Placebo opens no window of its own: the Electron binary is not here \(npx install-electron fetches it\)\. Open this address in your browser instead:\n$/,
    )
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
  },
)

async function serving(
  more: readonly string[],
  data = temporaryFolder(),
): Promise<{ child: ChildProcess; reported: () => string; data: string }> {
  const child = start(data, ['serve', ...more])
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  while (!text.includes('\n'))
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      once(child, 'close').then(() => Promise.reject(new Error('placebo serve ended'))),
    ])
  return { child, reported: () => text, data }
}

function addressIn(text: string): string {
  return /http:\S+/.exec(text)?.[0] ?? ''
}
