import { chmodSync, closeSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { isOfSystem } from './named-file.ts'
import { reasonOf } from './reason.ts'

/**
 * What a person's data folder holds is theirs alone: folders 0700, files 0600. Of Windows nothing is asked: there the
 * folder of a person's profile lets in nobody else, and has no modes.
 */
const hasModes = process.platform !== 'win32'

/** Of a folder inside the data folder. */
export function makePrivateFolder(path: string): void {
  makeFolder(path, 0o700)
}

/**
 * Before somebody else writes it who has no mode to give: SQLite's journals take the mode of their database, copies
 * keep it.
 */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

/** What we keep in a data folder; whatever else lies there is not ours to change. */
const ours = /^(?:placebo\.sqlite.*|locks|backups|models|trained|received|window)$/

export type DataFolder = { readonly state: 'private' } | { readonly state: 'refused'; readonly reason: string }

/**
 * Makes a data folder, or takes from others what they may read in one that is there.
 * @param user id of whoever runs this; undefined where there are none
 */
export function makeDataFolder(path: string, user = process.getuid?.()): DataFolder {
  const refused = (what: string): DataFolder => ({
    state: 'refused',
    reason: `invalid data directory: ${path} (${what})`,
  })
  try {
    if (isOfSystem(path)) return refused('it belongs to the system; choose a folder of your own with --data-dir')
    makeFolder(path, 0o700)
    if (!hasModes) return { state: 'private' }
    const [stats, names] = [statSync(path), readdirSync(path)]
    if ((stats.mode & 0o7777) !== 0o700) {
      const fault = shareFault(
        {
          owner: stats.uid,
          mode: stats.mode,
          hasOthers: !names.includes('placebo.sqlite') && names.some((name) => !ours.test(name)),
        },
        user,
      )
      if (fault !== undefined) return refused(fault)
      chmodSync(path, 0o700)
      if ((statSync(path).mode & 0o077) !== 0) return refused(withoutModes)
    }
    for (const name of names) if (ours.test(name)) takeFromOthers(join(path, name))
    return { state: 'private' }
  } catch (error) {
    return refused(`${reasonOf(error)}; choose another folder with --data-dir`)
  }
}

const withoutModes =
  'others of this machine may read it, and its file system keeps no permissions; choose a folder on another disk with --data-dir, or mount this one for yourself alone, as with the option umask=077'

/**
 * Why a folder that others may look into cannot be made one's own.
 * @param hasOthers whether it holds what is not ours, and none of our databases: closing it might take from others what
 * they need
 */
export function shareFault(
  { owner, mode, hasOthers }: { readonly owner: number; readonly mode: number; readonly hasOthers: boolean },
  user: number | undefined,
): string | undefined {
  if (user !== undefined && user !== 0 && owner !== user) {
    return `it belongs to another user (${owner}), who may read and change all that is in it; choose a folder of your own with --data-dir`
  }
  if ((mode & 0o1000) !== 0 || hasOthers)
    return 'others of this machine may read it, and it holds other files, too; name a new folder, or one in it, with --data-dir'
  return undefined
}

/**
 * Links are left alone: what they lead to lies elsewhere. So is what went in the meantime, or is somebody else's: the
 * folder around it is closed.
 */
function takeFromOthers(path: string): void {
  try {
    const stats = lstatSync(path)
    if (stats.isSymbolicLink()) return
    const wanted = stats.isDirectory() ? 0o700 : stats.mode & 0o600
    if ((stats.mode & 0o7777) !== wanted) chmodSync(path, wanted)
    if (!stats.isDirectory()) return
    for (const name of readdirSync(path)) takeFromOthers(join(path, name))
  } catch (error) {
    if (!isLeftAlone(error)) throw error
  }
}

function isLeftAlone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'EPERM', 'EACCES'].includes(String(error.code))
}
