import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from '#files/reason.ts'
import { existsMessage, isExistsError, renameToNew } from './new-file.ts'
import { quote } from './quote.ts'

export type Written = { readonly state: 'written' } | { readonly state: 'refused'; readonly reason: string }

/** Characters gathered before a write. */
const gathered = 65_536

/**
 * Writes a text file piece by piece; it appears under its name only once it is whole, in place of an older one only with
 * `overwrite`. Whatever fails leaves an older one as it is.
 */
export async function writeText(file: string, pieces: Iterable<string> | AsyncIterable<string>, { overwrite }: { readonly overwrite: boolean }): Promise<Written> {
  const target = await realpath(file).catch(() => file)
  const there = await stat(target).catch(() => undefined)
  if (there !== undefined && !there.isFile()) return { state: 'refused', reason: `unwritable file: ${quote(file)}, it is no regular file; choose another name` }
  if (there !== undefined && !overwrite) return { state: 'refused', reason: existsMessage(file) }
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`)
  try {
    await writePieces(part, pieces)
    if (overwrite) await rename(part, target)
    else await renameToNew(part, target)
    return { state: 'written' }
  } catch (error) {
    if (isExistsError(error)) return { state: 'refused', reason: existsMessage(file) }
    return { state: 'refused', reason: `unwritable file: ${quote(file)}, ${reasonOf(error)}` }
  } finally {
    await rm(part, { force: true })
  }
}

export async function writePieces(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const handle = await open(file, 'w')
  try {
    let text = ''
    for await (const piece of pieces) {
      text += piece
      if (text.length < gathered) continue
      await handle.writeFile(text)
      text = ''
    }
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
