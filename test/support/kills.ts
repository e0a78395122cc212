import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endingWithThis, root } from './placebo.ts'

/** What dies: the whole group, the host alone, or one of its processes alone. */
export type Victim = 'group' | 'host' | 'engine' | 'trainer'

/** Milliseconds after which nothing may be left of what was killed. */
export const longestEnd = 2000

export interface Marked {
  readonly child: ChildProcessWithoutNullStreams
  /** What it has said so far, on both streams. */
  readonly reported: () => string
  /** Processes that it has started, however far down, and itself; those that are still alive. Linux only, else none. */
  readonly alive: () => number[]
}

let last = 0

/** In a process group of its own, with a variable in its surroundings by which all that it starts is found again. */
export function startMarked(
  command: readonly string[],
  { env = endingWithThis(), cwd = root }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Marked {
  const mark = `${process.pid}.${++last}`
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd, detached: true, env: { ...env, PLACEBO_TEST_MARK: mark } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  return { child, reported: () => said, alive: () => markedBy(`PLACEBO_TEST_MARK=${mark}`) }
}

/** Its process ids that are left after two seconds; none as soon as there are none. What is left is killed. */
export async function leftOver({ alive }: Pick<Marked, 'alive'>): Promise<string[]> {
  const end = performance.now() + longestEnd
  while (alive().length > 0 && performance.now() < end) await sleep(20)
  return alive().map((pid) => {
    const what = `${pid} ${commandOf(pid)}`
    process.kill(pid, 'SIGKILL')
    return what
  })
}

/** What a line of progress begins with; its rate is left out until it is known. */
export const progressBegins = /(?:^|\n)\d+\/\d+ · /

/** The first sign of work, or its end. */
export async function progress(child: ChildProcess): Promise<void> {
  await Promise.race([
    once(child, 'exit'),
    new Promise<void>((resolve) =>
      child.stderr?.on('data', (text: Buffer) => {
        if (progressBegins.test(text.toString())) resolve()
      }),
    ),
  ])
}

/** Answers whether it was still at work: with one of its processes, once that process is there. */
export async function killOne(child: ChildProcess, victim: Victim): Promise<boolean> {
  if (child.exitCode !== null || child.pid === undefined) return false
  const exited = once(child, 'exit')
  if (victim === 'group') process.kill(-child.pid, 'SIGKILL')
  else if (victim === 'host') child.kill('SIGKILL')
  else {
    const found = await childOf(child, victim)
    if (found === undefined) return false
    process.kill(found, 'SIGKILL')
    // The run goes on in a fresh process; stop it as a person would.
    await sleep(1000)
    child.kill('SIGINT')
  }
  await exited
  return true
}

/** As soon as there is one; undefined: it has ended before. */
async function childOf(child: ChildProcess, victim: Victim): Promise<number | undefined> {
  while (child.exitCode === null && child.pid !== undefined) {
    const found = childrenOf(child.pid).find((pid) => commandOf(pid).includes(`/${victim}/`))
    if (found !== undefined) return found
    await sleep(10)
  }
  return undefined
}

/** A process that has ended, and waits for its parent to take note, has no surroundings any more. */
function markedBy(variable: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => textOf(`/proc/${pid}/environ`).split('\0').includes(variable))
}

/** The first of its processes whose command says so; undefined: there is none. */
export function processOf({ alive }: Pick<Marked, 'alive'>, command: RegExp): number | undefined {
  return alive().find((pid) => command.test(commandOf(pid)))
}

/** Processor time it has used; a second is 100 of the system's ticks. */
export function secondsOf(pid: number): number {
  const [user = 0, system = 0] =
    textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ').slice(11, 13).map(Number) ?? []
  return (user + system) / 100
}

function childrenOf(pid: number): number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

function commandOf(pid: number): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
}

/** Empty when the process has just ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
