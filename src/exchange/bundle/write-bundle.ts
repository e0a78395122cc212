import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { reasonOf } from '#files/reason.ts'
import { existsMessage, isExistsError, renameToNew } from '../new-file.ts'
import { partOf, removeDeadParts } from '../part-files.ts'
import { quote } from '../quote.ts'
import { bundleFormat, bundleVersion, names, type Manifest, type ManifestEntry } from './layout.ts'

/** One file of a bundle; its pieces are pulled while it is packed, after those of the files before it. */
export interface BundleFile {
  readonly name: string
  readonly pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
  /** Weights hardly get smaller. */
  readonly packed?: boolean
}

export type WrittenBundle =
  | { readonly state: 'written'; readonly bytes: number; readonly sha256: string; readonly files: number }
  /** `failed`: the place cannot be written to. */
  | { readonly state: 'refused' | 'failed'; readonly reason: string }

/**
 * Writes a bundle with its manifest, piece by piece. The same files make the same bytes: they stand in the order of
 * their names, and their times say nothing. The bundle appears under its name once it is whole, and in another file's
 * place only with `overwrite`. What a piece throws, an abort above all, is thrown on; nothing is left then.
 */
export async function writeBundle(
  file: string,
  files: readonly BundleFile[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<WrittenBundle> {
  const part = partOf(file)
  removeDeadParts(dirname(file), [basename(file)])
  const failed: { error?: Error } = {}
  const written = { hash: createHash('sha256'), bytes: 0 }
  try {
    await pipeline(
      zipOf(files, failed),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          written.hash.update(chunk)
          written.bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(part, { flush: true }),
    )
    if (overwrite) await rename(part, file)
    else await renameToNew(part, file)
    return { state: 'written', bytes: written.bytes, sha256: written.hash.digest('hex'), files: files.length + 1 }
  } catch (error) {
    if (failed.error !== undefined) throw failed.error
    if (isExistsError(error)) return { state: 'refused', reason: existsMessage(file) }
    return { state: 'failed', reason: `unwritable file: ${quote(file)}, ${reasonOf(error)}` }
  } finally {
    await rm(part, { force: true })
  }
}

/** Local time, as zip files count it: the same digits everywhere. */
const noTime = new Date(1980, 0, 1)

function zipOf(files: readonly BundleFile[], failed: { error?: Error }): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream.pipe(new PassThrough())
  const fail = (error: unknown) => {
    failed.error ??= error instanceof Error ? error : new Error(String(error))
    output.destroy(failed.error)
  }
  zip.on('error', fail)
  const manifest: ManifestEntry[] = []
  const add = (name: string, pieces: () => BundleFile['pieces'], packed: boolean) => {
    zip.addReadStreamLazy(
      name,
      { mtime: noTime, forceDosTimestamp: true, mode: 0o100644, compress: packed },
      (give) => {
        const stream = Readable.from(measured(name, pieces(), manifest), { objectMode: false })
        stream.on('error', fail)
        give(null, stream)
      },
    )
  }
  for (const { name, pieces, packed = true } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    add(name, () => pieces, packed)
  // Last: by then everything that it names has been packed.
  add(
    names.manifest,
    () => [documentText({ format: bundleFormat, version: bundleVersion, files: [...manifest] } satisfies Manifest)],
    true,
  )
  zip.end()
  return output
}

/** A JSON document as it stands in a bundle. */
export function documentText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}

async function* measured(
  name: string,
  pieces: BundleFile['pieces'],
  manifest: ManifestEntry[],
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of pieces) {
    const chunk =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    if (chunk.length === 0) continue
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  manifest.push({ name, bytes, sha256: hash.digest('hex') })
}
