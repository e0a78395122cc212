import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { answerSocket } from '#host/wires.ts'
import { servePage } from '#headless/serve/server.ts'
import { openTestHost } from './host.ts'
import { letIn, upgradeHeaders } from './let-in.ts'
import { temporaryFolder } from './temporary.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export type Site = Awaited<ReturnType<typeof serve>>

/** A real server of a small page before a real host. */
export async function serve() {
  const folder = writePage()
  let used = 0
  const { host } = openTestHost(temporaryFolder())
  const started = await servePage(folder, {
    answer: (socket) => answerSocket(host, socket),
    letIn: () => void (used += 1),
  })
  if (started.state === 'refused') throw new Error(started.reason)
  const { served } = started
  onTestFinished(() => served.close())
  const address = new URL(served.newAddress())
  const { origin } = address
  const tokenPath = `${address.pathname}${address.search}`
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    answerOf(served.port, path, headers, method)
  return {
    ...served,
    letIn: () => used,
    folder,
    origin,
    tokenPath,
    ask,
    signIn: () => letIn(address),
    upgrade: async (headers: Record<string, string>, path = '/host') =>
      (
        await ask(path, {
          ...upgradeHeaders,
          ...headers,
        })
      ).status,
  }
}

function writePage(): string {
  const folder = join(temporaryFolder(), 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(folder, '.git'))
  const files = {
    'index.html': '<head></head><script nonce="%NONCE%"></script><style nonce="%NONCE%"></style>',
    'assets/app.js': 'first',
    'assets/-app_1.css': '',
    'assets/drawing.svg': '<svg/>',
    '.hidden.js': 'SECRET',
    '.git/config.json': 'SECRET',
    'assets/.hidden.js': 'SECRET',
    'unknown.exe': 'SECRET',
    '../secret.txt': 'SECRET',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  symlinkSync('../secret.txt', join(folder, 'link-out.txt'))
  symlinkSync(dirname(folder), join(folder, 'folder-out'))
  return folder
}

async function answerOf(port: number, path: string, headers: Record<string, string>, method: string): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  asked.on('upgrade', (_, stream) => void stream.destroy())
  const [response] = (await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])) as [IncomingMessage]
  const chunks: Buffer[] = []
  if (response.statusCode !== 101) for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }
}

export function cookieOf(headers: IncomingHttpHeaders): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}
