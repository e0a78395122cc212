import type { Reason } from '#contract/errors.ts'
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { reasonOf } from '#files/reason.ts'

export interface ListedEntry {
  readonly name: string
  readonly path: string
  readonly kind: 'folder' | 'file'
  readonly bytes: number | null
}

export type Listed =
  | {
      readonly state: 'listed'
      readonly folder: string
      /** From the root on, `folder` last. */
      readonly trail: readonly { readonly name: string; readonly path: string }[]
      readonly entries: readonly ListedEntry[]
      /** Left out because there are too many. */
      readonly more: number
    }
  | { readonly state: 'refused'; readonly reason: Reason }

/** Entries of one folder that are shown; a person finds nothing among more. */
const most = 5000

/**
 * What a person would see of a folder: hidden entries and what cannot be read are left out, links are what they lead
 * to.
 * @param asked `null` for the person's own folder
 * @param ending only files that end so, upper or lower case
 */
export async function listFolder(asked: string | null, ending = ''): Promise<Listed> {
  const folder = asked ?? homedir()
  if (!isAbsolute(folder))
    return {
      state: 'refused',
      reason: `invalid folder: ${folder}; give its whole path, such as ${join(homedir(), folder)}`,
    }
  let found: Dirent[]
  try {
    found = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return {
      state: 'refused',
      reason: `invalid folder: ${folder}, ${code === 'ENOTDIR' ? 'it is a file' : reasonOf(error)}`,
    }
  }
  const seen = found
    .filter(({ name }) => !name.startsWith('.'))
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink() || (entry.isFile() && endsSo(entry.name, ending)))
    .sort(
      (a, b) =>
        Number(b.isDirectory()) - Number(a.isDirectory()) || a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
  const read = await Promise.all(seen.slice(0, most).map((entry) => entryOf(join(folder, entry.name), ending)))
  const entries = read.filter((entry) => entry !== undefined)
  return { state: 'listed', folder, trail: trailOf(folder), entries, more: Math.max(0, seen.length - most) }
}

async function entryOf(path: string, ending: string): Promise<ListedEntry | undefined> {
  const name = basename(path)
  try {
    const info = await stat(path)
    if (info.isDirectory()) return { name, path, kind: 'folder', bytes: null }
    return info.isFile() && endsSo(name, ending) ? { name, path, kind: 'file', bytes: info.size } : undefined
  } catch {
    return undefined
  }
}

function endsSo(name: string, ending: string): boolean {
  return name.toLowerCase().endsWith(ending.toLowerCase())
}

function trailOf(folder: string): { name: string; path: string }[] {
  const parent = dirname(folder)
  return parent === folder
    ? [{ name: folder, path: folder }]
    : [...trailOf(parent), { name: basename(folder), path: folder }]
}
