import type { GivenFile } from '../ui/given-files.ts'
import type { Client } from './client.ts'

export interface GivenProgress {
  readonly bytes: number
  readonly totalBytes: number
}

export interface GivenOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: GivenProgress) => void
}

/** Of one message: the host takes 64 MB, and a smaller one keeps neither side waiting for long. */
const maxInOne = { bytes: 8_000_000, files: 400 }

/**
 * Where what was dropped or chosen lies on the host's machine: where it has always lain, in a window, which is told
 * paths; in a browser, which is not, where the host keeps what is sent to it now.
 */
export async function givenPath(
  client: Client,
  files: readonly GivenFile[],
  { signal, onProgress }: GivenOptions = {},
): Promise<string> {
  const known = knownPath(files, (file) => window.placebo?.pathOf(file) ?? '')
  if (known !== undefined) return known
  const total = { files: files.length, bytes: files.reduce((sum, { file }) => sum + file.size, 0) }
  let taken: { readonly into: string; readonly path: string } | undefined
  let bytes = 0
  for (const parts of messages(files)) {
    signal?.throwIfAborted()
    taken = await client.files.take({ into: taken?.into ?? null, total, files: parts }, signal && { signal })
    bytes += parts.reduce((sum, { file }) => sum + file.size, 0)
    onProgress?.({ bytes, totalBytes: total.bytes })
  }
  if (taken === undefined) throw new Error('there was no file in it')
  return taken.path
}

/** The path of the one file or folder that was given, where there is one and it is known. */
export function knownPath(files: readonly GivenFile[], pathOf: (file: File) => string): string | undefined {
  const [first] = files
  const roots = new Set(files.map(({ root }) => root))
  if (first === undefined || roots.size !== 1) return undefined
  if (first.root !== null) return pathOf(first.root) || undefined
  // A folder chooser tells its files only: what stands before their own path leads to it.
  const whole = pathOf(first.file)
  const inside = first.path.slice(first.path.indexOf('/'))
  const sameTop = files.every(({ path }) => path.startsWith(first.path.slice(0, first.path.indexOf('/') + 1)))
  return sameTop && inside.startsWith('/') && whole.replaceAll('\\', '/').endsWith(inside)
    ? whole.slice(0, -inside.length)
    : undefined
}

interface Part {
  readonly path: string
  readonly from: number
  readonly file: File
}

/** Files, and large files cut into parts, as they go into one message each. */
export function* messages(files: readonly GivenFile[], most = maxInOne): Generator<Part[]> {
  let parts: Part[] = []
  let room = most.bytes
  for (const { file, path } of files) {
    let from = 0
    do {
      if (parts.length === most.files || room === 0) {
        yield parts
        ;[parts, room] = [[], most.bytes]
      }
      const end = Math.min(file.size, from + room)
      parts.push({ path, from, file: new File([file.slice(from, end)], 'part') })
      room -= end - from
      from = end
    } while (from < file.size)
  }
  if (parts.length > 0) yield parts
}
