import { basename } from 'node:path'
import { getFileNameLowLevel, openPromise, validateFileName, type Entry, type ZipFile } from 'yauzl'
import { reasonOf } from '#files/reason.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { issueIn, ParseError, reject } from './parse-error.ts'
import type { Source } from './read-event.ts'

export interface OpenZip {
  /** In order of their names; nothing is unpacked before its bytes are pulled. */
  readonly sources: readonly ZipSource[]
  readonly close: () => void
}

export interface ZipSource extends Source {
  /** Of what it unpacks to. */
  readonly size: number
}

export interface ZipLimits {
  readonly entries: number
  /** Bytes of all wanted entries together, unpacked. */
  readonly total: number
  /** What unpacks to more bytes than this and to more than `bombRatio` times its packed size is a bomb. */
  readonly bombBytes: number
  readonly bombRatio: number
}

/**
 * The entries of a zip file that `takes` wants. The zip is rejected whole, before anything is unpacked, when a name
 * leads out of the folder it would be unpacked to, or when a wanted entry is encrypted or a bomb. That an entry unpacks
 * to exactly the size it declares is checked while its bytes are pulled; a difference ends them with an error.
 *
 * @throws {ParseError}
 */
export async function openZip(
  path: string,
  takes: (file: string) => boolean,
  most: ZipLimits = limits.zip,
): Promise<OpenZip> {
  let zip: ZipFile
  try {
    zip = await openPromise(path, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: true,
    })
  } catch (error) {
    return reject({ code: 'unreadable', message: `invalid zip file: ${zipReason(error)}` })
  }
  try {
    const entries = await listEntries(zip, takes, most)
    const sources = entries.map(({ name, entry }) => ({
      file: name,
      size: entry.uncompressedSize,
      bytes: unpack(zip, entry),
    }))
    return { sources, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

export type ZipEntry =
  | { readonly state: 'open'; readonly bytes: AsyncIterable<Uint8Array>; readonly close: () => void }
  | { readonly state: 'rejected'; readonly reason: string }

/** The one entry of a zip file that has a name, in whatever folder, and unpacks to so many bytes. */
export async function openZipEntry(path: string, name: string, size: number): Promise<ZipEntry> {
  try {
    const most = { entries: maxEntries, total: size, bombBytes: size, bombRatio: Infinity }
    const { sources, close } = await openZip(path, (file) => basename(file) === name, most)
    const [found, ...more] = sources
    if (found?.size === size && more.length === 0) return { state: 'open', bytes: found.bytes, close }
    close()
    return { state: 'rejected', reason: `it holds no ${name} of ${size} bytes` }
  } catch (error) {
    return { state: 'rejected', reason: issueIn(error).message }
  }
}

/** Far more than a package of one file has. */
const maxEntries = 1000

interface NamedEntry {
  readonly name: string
  readonly entry: Entry
}

async function listEntries(zip: ZipFile, takes: (file: string) => boolean, most: ZipLimits): Promise<NamedEntry[]> {
  if (zip.entryCount > most.entries) {
    return reject({
      code: 'zip-entry',
      message: `invalid zip file: ${zip.entryCount} entries; at most ${most.entries} are allowed`,
    })
  }
  const entries: NamedEntry[] = []
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
      const wrongName = validateFileName(name)
      if (wrongName !== null) rejectEntry(name, `its name leads out of the folder (${wrongName})`)
      if (name.endsWith('/') || isLink(entry) || !takes(name)) continue
      const wrong = wrongWith(entry, most)
      if (wrong !== undefined) rejectEntry(name, wrong)
      total += entry.uncompressedSize
      if (total > most.total) {
        rejectEntry(name, `the entries up to this one unpack to ${total} bytes; at most ${most.total} are allowed`)
      }
      entries.push({ name, entry })
    }
  } catch (error) {
    if (error instanceof ParseError) throw error
    return reject({ code: 'unreadable', message: `invalid zip file: ${zipReason(error)}` })
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function wrongWith(entry: Entry, { bombBytes, bombRatio }: ZipLimits): string | undefined {
  if (entry.isEncrypted()) return 'it is encrypted; unpack the zip and import the folder'
  if (!entry.canDecodeFileData()) return `it is packed by method ${entry.compressionMethod}; pack it with "deflate"`
  const trust = 'unpack it yourself if you trust it'
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
  return entry.uncompressedSize > bombBytes && ratio > bombRatio
    ? `${entry.compressedSize} bytes unpack to ${entry.uncompressedSize}, more than ${bombRatio} times as many; ${trust}`
    : undefined
}

function rejectEntry(name: string, why: string): never {
  return reject({ code: 'zip-entry', where: name, message: `invalid zip entry ${quote(name)}: ${why}` })
}

/** Unix keeps the file type in the upper half of the attributes; a link's content is a path, not a task. */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw isOfSystem(error)
      ? error
      : new Error('it does not unpack to what the zip file says; it is damaged', { cause: error })
  }
}

function zipReason(error: unknown): string {
  return isOfSystem(error) ? reasonOf(error) : 'it is no whole zip file; it may have been cut off or damaged'
}

/** Whether the disk is to blame, and not what the packer's libraries found in the file. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
