import { existsSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { partOf } from '#exchange/part-files.ts'
import { makePrivateFolder } from '#files/private.ts'
import type { Host } from '../host.ts'

/**
 * Where a model is to be read: where it lies, or, where it was dropped on a page and would go with this host, among
 * what is kept.
 */
export async function keptFile(host: Pick<Host, 'received' | 'dataDirectory'>, file: string): Promise<string> {
  if (host.received.nameOf(file) === undefined) return file
  const folder = join(host.dataDirectory, 'models')
  makePrivateFolder(folder)
  const kept = freeFile(folder, basename(file))
  // Copied under another name first: where the name is right, the file is whole.
  await rename(file, kept).catch(() => copyWhole(file, kept))
  await host.received.forget(file)
  return kept
}

async function copyWhole(file: string, kept: string): Promise<void> {
  const part = partOf(kept)
  try {
    await copyFile(file, part)
    await rename(part, kept)
  } finally {
    await rm(part, { force: true })
  }
}

/** What turned out to be no model is not kept. */
export async function unkeep(file: string, kept: string): Promise<void> {
  if (kept !== file) await rm(kept, { force: true })
}

/** A name that nothing in the folder has. */
export function freeFile(folder: string, name: string): string {
  // A name that ends otherwise keeps its ending: what is refused is called as it was given.
  const { name: stem, ext } = parse(name)
  const ending = ext === '' || ext.toLowerCase() === '.gguf' ? '.gguf' : ext
  let file = join(folder, `${stem}${ending}`)
  for (let i = 2; existsSync(file); i++) file = join(folder, `${stem}-${i}${ending}`)
  return file
}
