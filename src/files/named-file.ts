import { realpathSync, statSync, type Stats } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { reasonOf } from './reason.ts'

/**
 * Why what a person names is no file to read: asked before anything opens it. A pipe would keep whoever opens it
 * waiting, a device may never end, and files of /proc and /sys are questions to the system, without a size and not
 * always with an end.
 */
export function fileProblem(path: string): string | undefined {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return `it is ${kindOf(stats)}, no regular file`
    return isOfSystem(path) ? 'it is a file of the system, not of a disk' : undefined
  } catch (error) {
    return isMissing(error) ? noSuchFile : reasonOf(error)
  }
}

export const noSuchFile = 'no such file'

/** Why nothing can be written under a name: something is there that is no file to be replaced, or no name is so. */
export function outputProblem(path: string): string | undefined {
  const problem = isOfSystem(path) ? 'it belongs to the system' : fileProblem(path)
  return problem === noSuchFile ? undefined : problem
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Whether a path, or what is there of it, lies among the system's own. */
export function isOfSystem(path: string): boolean {
  if (process.platform === 'win32') return false
  return /^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/.test(realOf(resolve(path)))
}

/** Without links, as far as it is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path === dirname(path) ? path : realOf(dirname(path)) + path.slice(dirname(path).length)
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}
