import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A folder, and those above it, where they are missing. Node's own `recursive` never ends where the system says of a
 * new folder that it is not there, as it does under /proc.
 *
 * @param mode of the folder itself, where it is made; those above it have what the person's umask leaves
 * @throws what the file system says of the first one that cannot be made
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing = [path]
  for (
    let at = dirname(path);
    at !== dirname(at) && statSync(at, { throwIfNoEntry: false }) === undefined;
    at = dirname(at)
  )
    missing.unshift(at)
  for (const each of missing) makeOne(each, each === path ? mode : 0o777)
}

/** Somebody else may have made it in the meantime. */
function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
  }
}
