import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Where a file is written until it is whole, or a folder that it is made in lies: beside its place, under a name that
 * tells which process writes it.
 */
export function partOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}.part`)
}

const partName = /^\.(?<name>.+)\.(?<pid>\d+)\.part(?:-journal)?$/s

/**
 * Removes what processes that were killed have left in a folder. What a process at work writes stays; one on another
 * machine is taken for it only where a process here has its number.
 *
 * @param names of the files that are going to be written; default: all
 */
export function removeDeadParts(folder: string, names?: readonly string[]): void {
  const wanted = names && new Set(names)
  for (const entry of entriesOf(folder)) {
    const { name = '', pid = '' } = partName.exec(entry)?.groups ?? {}
    if (name === '' || wanted?.has(name) === false || isAlive(Number(pid))) continue
    rmSync(join(folder, entry), { force: true, recursive: true })
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Not there, or not to be read: then nothing of ours can be in it, or be removed.
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
