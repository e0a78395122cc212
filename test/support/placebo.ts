import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the terminal as a person would, in a process of its own. */
export async function placebo(dataDirectory: string, ...args: string[]): Promise<Ran> {
  const child = start(dataDirectory, args)
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

/** With --json, and the document read. */
export async function placeboJson<T>(dataDirectory: string, ...args: string[]): Promise<T> {
  const ran = await placebo(dataDirectory, ...args, '--json')
  if (ran.code !== 0) throw new Error(`placebo ${args.join(' ')} ended with ${ran.code}: ${ran.stderr}`)
  return JSON.parse(ran.stdout) as T
}

/** @param group in a process group of its own, so that it can be killed with everything it started */
export function start(dataDirectory: string, args: readonly string[], group = false): ChildProcess {
  const [program = '', ...rest] = started('src/headless/main.ts', ...args, '--data-dir', dataDirectory)
  return spawn(program, rest, { cwd: root, detached: group, stdio: ['ignore', 'pipe', 'pipe'], env: endingWithThis() })
}

/** A file of the project, by the start script: it ends when this process has ended. */
export function started(file: string, ...args: readonly string[]): readonly string[] {
  return [process.execPath, join(root, 'build', 'start.mjs'), file, ...args]
}

/** By which the start script knows who has started it, and that everything is set up. */
export function endingWithThis(): NodeJS.ProcessEnv {
  return { ...process.env, PLACEBO_STARTER: String(process.pid) }
}

function text(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}
