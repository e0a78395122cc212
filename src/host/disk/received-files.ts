import type { Reason } from '#contract/errors.ts'
import { randomBytes } from 'node:crypto'
import { open, readdir, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { decimal } from '#core/numbers.ts'
import { makePrivateFolder } from '#files/private.ts'
import { reasonOf } from '#files/reason.ts'
import { isLocked, takeLock, type Lock } from '#store/lock.ts'
import type { Store } from '#store/store.ts'

export interface GivenPart {
  /** With "/", relative to what was dropped. */
  readonly path: string
  /** Bytes that have come before. */
  readonly from: number
  readonly file: Blob
}

export interface Total {
  readonly files: number
  readonly bytes: number
}

export type Taken =
  | { readonly state: 'taken'; readonly into: string; readonly path: string }
  | { readonly state: 'refused'; readonly reasons: readonly Reason[] }

export const receivedLimits = {
  files: 20_000,
  /** Bytes of one drop; whoever has more has it on this machine already, as a folder. */
  bytes: 1_000_000_000,
  /** Bytes; the longest name most file systems take. */
  name: 255,
  depth: 32,
  /** Bytes that are left free on the disk. */
  spare: 100_000_000,
  /** Drops kept at the same time; the oldest gives way. */
  drops: 8,
} as const

interface Drop {
  readonly folder: string
  readonly total: Total
  /** Path → bytes so far. */
  readonly files: Map<string, number>
  bytes: number
}

/**
 * What was dropped on a page: a browser tells no path, so the content comes here, into a folder that lasts as long as
 * this host. What a killed host has left goes when the next one opens; that of a host at work is known by its lock.
 */
export class ReceivedFiles {
  readonly #store: Store
  readonly #root: string
  readonly #name = randomBytes(8).toString('hex')
  readonly #drops = new Map<string, Drop>()
  readonly #cleared: Promise<void>
  #lock: Lock | undefined

  constructor(store: Store) {
    this.#store = store
    this.#root = join(store.dataDirectory, 'received')
    // What cannot be removed now does no harm; the next host tries again.
    this.#cleared = this.#clearLeftovers().catch(() => undefined)
  }

  /** @param into `null` begins a new drop */
  async take(into: string | null, total: Total, parts: readonly GivenPart[]): Promise<Taken> {
    const id = into ?? randomBytes(8).toString('hex')
    if (into === null) {
      const tooMuch = [...totalProblems(total), ...(await spaceProblems(this.#store.dataDirectory, total))]
      if (tooMuch.length > 0) return { state: 'refused', reasons: tooMuch }
      await this.#begin(id, total)
    }
    const drop = this.#drops.get(id)
    if (!drop)
      return {
        state: 'refused',
        reasons: [
          'the files that came before are gone, because Placebo was restarted or others came after them; drop them again',
        ],
      }
    const problem = await takeParts(drop, parts)
    if (problem === undefined) return { state: 'taken', into: id, path: placeOf(drop) }
    await this.#remove(id)
    return { state: 'refused', reasons: [problem] }
  }

  /** How a person knows what lies at `path`, or undefined where it was not dropped. */
  nameOf(path: string): string | undefined {
    const drop = this.#holder(path)?.[1]
    if (drop === undefined) return undefined
    return path === drop.folder ? [...drop.files.keys()].slice(0, 3).join(', ') : basename(path)
  }

  /** Once nobody needs what lies at `path` any more. */
  async forget(path: string): Promise<void> {
    const id = this.#holder(path)?.[0]
    if (id !== undefined) await this.#remove(id)
  }

  async close(): Promise<void> {
    await this.#cleared
    if (this.#lock === undefined) return
    await rm(join(this.#root, this.#name), { recursive: true, force: true })
    this.#lock.release()
    await rm(this.#lockFile(this.#name), { force: true })
  }

  #holder(path: string): [string, Drop] | undefined {
    return [...this.#drops].find(([, { folder }]) => path === folder || path.startsWith(folder + sep))
  }

  async #begin(id: string, total: Total): Promise<void> {
    this.#lock ??= takeLock(this.#store, lockName(this.#name))
    const drop = { folder: join(this.#root, this.#name, id), total, files: new Map<string, number>(), bytes: 0 }
    makePrivateFolder(dirname(drop.folder))
    makePrivateFolder(drop.folder)
    this.#drops.set(id, drop)
    const [oldest] = this.#drops.keys()
    if (this.#drops.size > receivedLimits.drops && oldest !== undefined) await this.#remove(oldest)
  }

  async #remove(id: string): Promise<void> {
    const drop = this.#drops.get(id)
    this.#drops.delete(id)
    if (drop) await rm(drop.folder, { recursive: true, force: true })
  }

  async #clearLeftovers(): Promise<void> {
    const names = await readdir(this.#root).catch(() => [])
    for (const name of names) {
      if (!/^[0-9a-f]{16}$/.test(name) || isLocked(this.#store, lockName(name))) continue
      await rm(join(this.#root, name), { recursive: true, force: true })
      await rm(this.#lockFile(name), { force: true })
    }
  }

  #lockFile(name: string): string {
    return join(this.#store.dataDirectory, 'locks', `${lockName(name)}.lock`)
  }
}

function lockName(name: string): string {
  return `received-${name}`
}

function totalProblems({ files, bytes }: Total): string[] {
  const { files: maxFiles, bytes: maxBytes } = receivedLimits
  const advice = 'on the machine Placebo runs on, give the path of the folder instead'
  return [
    ...(files > maxFiles ? [`invalid drop: ${files} files; at most ${maxFiles} come over at once; ${advice}`] : []),
    ...(bytes > maxBytes
      ? [`invalid drop: ${decimal(bytes / 1e9)} GB; at most ${maxBytes / 1e9} GB comes over at once; ${advice}`]
      : []),
  ]
}

async function spaceProblems(folder: string, { bytes }: Total): Promise<string[]> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize - receivedLimits.spare
  return bytes > free
    ? [`no space left on the disk: ${Math.ceil(bytes / 1e6)} MB would come to ${folder}; free some space and try again`]
    : []
}

async function takeParts(drop: Drop, parts: readonly GivenPart[]): Promise<string | undefined> {
  for (const part of parts) {
    const problem = partProblem(drop, part) ?? (await writePart(drop, part))
    if (problem !== undefined) return problem
  }
  return undefined
}

function partProblem(drop: Drop, { path, from, file }: GivenPart): string | undefined {
  const named = nameProblem(path)
  if (named !== undefined) return `invalid file name: ${JSON.stringify(path)}; ${named}`
  const before = drop.files.get(path)
  if (from !== (before ?? 0)) return `invalid part of ${path}: it begins at byte ${from}, ${before ?? 0} have come`
  if (before !== undefined && from === 0 && before === 0)
    return `invalid file name: ${JSON.stringify(path)}; it came twice`
  const files = drop.files.size + (before === undefined ? 1 : 0)
  return files > drop.total.files || drop.bytes + file.size > drop.total.bytes
    ? 'more came than was announced; drop it once more'
    : undefined
}

/** What could lead out of the folder, or be no file's name on some system. */
function nameProblem(path: string): string | undefined {
  const names = path.split('/')
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it has to be relative to what was dropped'
  if (names.length > receivedLimits.depth) return `it is in more than ${receivedLimits.depth} folders`
  if (names.some((name) => name === '..' || name === '.')) return 'it leads out of the folder'
  if (names.some((name) => name === '')) return 'a part of it is empty'
  if (/[\\\p{Cc}\p{Cs}]/u.test(path)) return 'it has a backslash or a control character; rename the file'
  if (names.some((name) => Buffer.byteLength(name) > receivedLimits.name))
    return `a part of it is longer than ${receivedLimits.name} bytes`
  return undefined
}

async function writePart(drop: Drop, { path, from, file }: GivenPart): Promise<string | undefined> {
  const target = join(drop.folder, ...path.split('/'))
  try {
    makePrivateFolder(dirname(target))
    // A new file only: on some systems "A" and "a" are one.
    const handle = await open(target, from === 0 ? 'wx' : 'a', 0o600)
    try {
      await handle.writeFile(new Uint8Array(await file.arrayBuffer()))
    } finally {
      await handle.close()
    }
  } catch (error) {
    return `unwritable file: ${relative(drop.folder, target)}, ${reasonOf(error)}`
  }
  drop.files.set(path, from + file.size)
  drop.bytes += file.size
  return undefined
}

/** The one thing that was dropped, or the folder around several. */
function placeOf(drop: Drop): string {
  const tops = new Set([...drop.files.keys()].map((path) => path.split('/', 1)[0] ?? ''))
  const [only] = tops
  return tops.size === 1 && only !== undefined ? join(drop.folder, only) : drop.folder
}
