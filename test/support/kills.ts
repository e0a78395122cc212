import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What dies: the whole group, the host alone, or one of its processes alone. */
export type Victim = 'group' | 'host' | 'engine' | 'trainer'

/** The first sign of work, or its end. */
export async function progress(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'exit'), new Promise<void>((resolve) => child.stderr?.on('data', (text: Buffer) => {
    if (/ (?:items|tokens)\/s/.test(text.toString())) resolve()
  }))])
}

/** Answers whether it was still at work. */
export async function killOne(child: ChildProcess, victim: Victim): Promise<boolean> {
  if (child.exitCode !== null || child.pid === undefined) return false
  const exited = once(child, 'exit')
  if (victim === 'group') process.kill(-child.pid, 'SIGKILL')
  else if (victim === 'host') child.kill('SIGKILL')
  else {
    const found = childrenOf(child.pid).find((pid) => commandOf(pid).includes(`/${victim}/`))
    if (found !== undefined) process.kill(found, 'SIGKILL')
    // The run goes on in a fresh process; stop it as a person would.
    await sleep(1000)
    child.kill('SIGINT')
  }
  await exited
  return true
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}
