import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from '#files/reason.ts'
import { existsMessage, isExistsError, renameToNew } from './new-file.ts'
import { partOf, removeDeadParts } from './part-files.ts'
import { quote } from './quote.ts'

export type Written = { readonly state: 'written' } | { readonly state: 'refused'; readonly reason: string }

/** Characters gathered before a write. */
const gathered = 65_536

/**
 * Writes a text file piece by piece; it appears under its name only once it is whole, in place of an older one only
 * with `overwrite`. Whatever fails leaves an older one as it is.
 */
export async function writeText(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  { overwrite }: { readonly overwrite: boolean },
): Promise<Written> {
  const target = await realpath(file).catch(() => file)
  const there = await stat(target).catch(() => undefined)
  if (there !== undefined && !there.isFile())
    return { state: 'refused', reason: `unwritable file: ${quote(file)}, it is no regular file; choose another name` }
  if (there !== undefined && !overwrite) return { state: 'refused', reason: existsMessage(file) }
  const part = partOf(target)
  try {
    removeDeadParts(dirname(target), [basename(target)])
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

export type WrittenTexts =
  { readonly state: 'written' } | { readonly state: 'refused'; readonly file: string; readonly reason: string }

/**
 * Files that belong together: where one cannot be written those before it go again, unless they have taken an older
 * one's place.
 */
export async function writeTexts(
  folder: string,
  texts: Iterable<{ readonly file: string; readonly pieces: Iterable<string> }>,
  options: { readonly overwrite: boolean },
): Promise<WrittenTexts> {
  const there: string[] = []
  for (const { file, pieces } of texts) {
    const path = join(folder, file)
    const written = await writeText(path, pieces, options)
    if (written.state === 'refused') {
      if (!options.overwrite) for (const each of there) await rm(each, { force: true })
      return { ...written, file }
    }
    there.push(path)
  }
  return { state: 'written' }
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
