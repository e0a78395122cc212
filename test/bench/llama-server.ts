import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findStop, stopTexts } from '#core/answers/stop-rule.ts'
import type { AskRequest } from '#engine/engine.ts'

/** llama.cpp's own server of a model, with its prompt cache: a peer to be measured against. */
export interface LlamaServer {
  readonly pid: number
  readonly url: string
  /** Free answers, as many prompts at a time as there are slots. */
  askAll(requests: readonly AskRequest[]): Promise<readonly string[]>
  close(): void
}

/** @param program llama-server, with its libraries beside it */
export async function startLlamaServer(
  program: string,
  {
    model,
    slots,
    threads,
    contextSize,
    port: wished,
    flags = [],
  }: {
    readonly model: string
    readonly slots: number
    readonly threads: number
    /** Tokens of each slot. */
    readonly contextSize: number
    /** Default: any that is free. */
    readonly port?: number
    /** Of the server, beside ours. */
    readonly flags?: readonly string[]
  },
): Promise<LlamaServer> {
  const port = wished ?? (await freePort())
  const child = spawn(
    program,
    [
      ...['--model', model, '--host', '127.0.0.1', '--port', String(port), '--offline', '--no-webui'],
      ...[
        '--flash-attn',
        'off',
        '--threads',
        String(threads),
        '--parallel',
        String(slots),
        '--ctx-size',
        String(slots * contextSize),
      ],
      ...flags,
    ],
    { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: dirname(program) } },
  )
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`invalid program: ${program}; it ended by itself`)
    await sleep(20)
  }
  return {
    pid: child.pid ?? 0,
    url,
    askAll: async (requests) => {
      const answers: string[] = []
      const left = [...requests.entries()]
      const askOn = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          answers[next[0]] = await complete(url, next[1])
        }
      }
      await Promise.all(Array.from({ length: slots }, askOn))
      return answers
    },
    close: () => void child.kill('SIGKILL'),
  }
}

async function complete(url: string, { candidates, maxAnswerTokens, stop }: AskRequest): Promise<string> {
  const reply = await fetch(`${url}/completion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      prompt: candidates[0]?.text.trimEnd(),
      n_predict: maxAnswerTokens,
      temperature: 0,
      cache_prompt: true,
      stop: stopTexts(stop),
    }),
  })
  const { content } = (await reply.json()) as { readonly content: string }
  return content.slice(0, findStop(content, stop)?.index).trimStart()
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })
}
