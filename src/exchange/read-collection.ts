import { createReadStream, type Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, extname, join, sep } from 'node:path'
import { fileProblem } from '#files/named-file.ts'
import { reasonOf } from '#files/reason.ts'
import { readCsv, readTsv } from './csv.ts'
import { readJsonTask } from './json-task.ts'
import { readJsonl } from './jsonl.ts'
import { limits } from './limits.ts'
import { quote } from './quote.ts'
import { ParseError, issueIn, reject } from './parse-error.ts'
import { errorEvent, warningEvent, type ParseIssue, type ReadEvent, type Reader, type Source } from './read-event.ts'
import { openZip } from './zip.ts'

const readers: Readonly<Record<string, Reader>> = {
  '.json': readJsonTask,
  '.jsonl': readJsonl,
  '.csv': readCsv,
  '.tsv': readTsv,
}

/** Is told how far the reading is. */
export interface ReadWatch {
  /** Before the first file. */
  readonly began: (files: number, bytes: number) => void
  /** Bytes of a file, unpacked; nothing for files that are left out. */
  readonly read: (bytes: number) => void
}

export interface ReadOptions {
  readonly watch?: ReadWatch
  /** Files that are passed over without a word. */
  readonly leftOut?: ReadonlySet<string>
}

/**
 * All tasks of a file, a folder (with its sub-folders) or a .zip, file by file in order of their names. A rejected file
 * does not stop the others. The only error without a following `file` event is that of `path` itself, and it comes
 * alone.
 */
export async function* readCollection(
  path: string,
  { watch, leftOut }: ReadOptions = {},
): AsyncGenerator<ReadEvent, void, void> {
  let found: Found
  try {
    found = await sourcesOf(path)
  } catch (error) {
    return yield errorEvent(basename(path), issueIn(error))
  }
  try {
    for (const skipped of found.skipped) yield warningEvent(skipped.where ?? basename(path), skipped)
    const taken = new Map<string, string>()
    const sources = found.sources.filter(({ file }) => leftOut?.has(file) !== true)
    watch?.began(
      sources.length,
      sources.reduce((sum, { size }) => sum + size, 0),
    )
    for (const source of sources)
      yield* readSource(watch === undefined ? source : { ...source, bytes: counted(source.bytes, watch) }, taken)
  } finally {
    found.close()
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, watch: ReadWatch): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of bytes) {
    watch.read(piece.length)
    yield piece
  }
}

/**
 * One file's events with its `file` event.
 * @param taken tasks accepted so far and the file of each; those of this file are added once it is accepted
 */
export async function* readSource(source: Source, taken: Map<string, string>): AsyncGenerator<ReadEvent, void, void> {
  const { file } = source
  const read = readerOf(file)
  if (read === undefined) return yield errorEvent(file, unknownKind(file))
  const tasks: string[] = []
  let accepted = true
  for await (const event of read(source)) {
    const name = event.type === 'instances' ? event.task : event.type === 'task' ? event.head.name : undefined
    const other = name === undefined ? undefined : taken.get(name)
    if (name !== undefined && other !== undefined) {
      yield errorEvent(
        file,
        {
          code: 'name',
          message: `invalid task name: ${quote(name)} is already taken by ${quote(other)}; rename one`,
        },
        name,
      )
      accepted = false
      break
    }
    if (event.type === 'task' && tasks.push(event.head.name) + taken.size > limits.tasks) {
      yield errorEvent(file, {
        code: 'too-large',
        message: `invalid collection: task ${quote(event.head.name)} is one too many; a collection may have at most ${limits.tasks}`,
      })
      accepted = false
      break
    }
    yield event
    if (event.type === 'problem' && event.problem.severity === 'error') accepted = false
  }
  if (accepted) for (const task of tasks) taken.set(task, file)
  yield { type: 'file', file, accepted }
}

/** `size`: bytes, unpacked. */
interface SizedSource extends Source {
  readonly size: number
}

interface Found {
  readonly sources: readonly SizedSource[]
  readonly skipped: readonly ParseIssue[]
  readonly close: () => void
}

async function sourcesOf(path: string): Promise<Found> {
  const nothing = () => undefined
  try {
    const info = await stat(path)
    if (info.isDirectory()) {
      const { files, skipped } = await filesUnder(path)
      if (files.length > limits.zip.entries)
        return reject({
          code: 'too-large',
          message: `invalid collection: ${files.length} files; at most ${limits.zip.entries} are allowed`,
        })
      const sources = await Promise.all(
        files.map(async (file) => ({
          file,
          size: (await stat(join(path, file))).size,
          bytes: bytesOf(join(path, file)),
        })),
      )
      if (files.length === 0) empty('folder', path)
      return { sources, skipped, close: nothing }
    }
    const problem = fileProblem(path)
    if (problem !== undefined)
      return reject({ code: 'unreadable', message: `unreadable path: ${quote(path)}, ${problem}` })
    if (extname(path).toLowerCase() === '.zip') {
      const zip = await openZip(path, isWanted)
      const names = new Set<string>()
      const double = zip.sources.find(({ file }) => names.size === names.add(file).size)
      if (double === undefined && zip.sources.length > 0) return { ...zip, skipped: [] }
      zip.close()
      if (double === undefined) empty('zip file', path)
      twice(double.file)
    }
    if (readerOf(path) === undefined) reject(unknownKind(path))
    return { sources: [{ file: basename(path), size: info.size, bytes: bytesOf(path) }], skipped: [], close: nothing }
  } catch (error) {
    if (error instanceof ParseError) throw error
    const code = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'not-found' : 'unreadable'
    return reject({ code, message: `unreadable path: ${quote(path)}, ${reasonOf(error)}` })
  }
}

/**
 * Relative paths with "/", hidden files left out. Links are followed to files inside the folder only, never to folders
 * (they may lead in circles).
 */
async function filesUnder(root: string): Promise<{ files: string[]; skipped: ParseIssue[] }> {
  const inside = (await realpath(root)) + sep
  const files: string[] = []
  const skipped: ParseIssue[] = []
  const visit = async (folder: string) => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue
      if (entry.isDirectory()) await visit(file)
      else if (!isWanted(file)) continue
      else if (await isReadable(join(root, file), entry, inside)) files.push(file)
      else
        skipped.push({
          code: 'skipped',
          where: file,
          message: `skipped ${quote(file)}: not a file, or a link out of the folder`,
        })
    }
  }
  await visit('')
  return { files: files.sort(), skipped }
}

async function isReadable(path: string, entry: Dirent, inside: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile()
  try {
    const target = await realpath(path)
    return target.startsWith(inside) && (await stat(target)).isFile()
  } catch {
    return false
  }
}

/** macOS adds hidden files and a folder `__MACOSX` to zips; they end in .json too. */
function isWanted(file: string): boolean {
  return readerOf(file) !== undefined && !file.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
}

function readerOf(file: string): Reader | undefined {
  return readers[extname(file).toLowerCase()]
}

function unknownKind(file: string): ParseIssue {
  return {
    code: 'not-a-collection',
    message: `invalid collection: ${quote(basename(file))}; give a folder or a file that ends in .json, .jsonl, .csv, .tsv or .zip`,
  }
}

function twice(name: string): never {
  return reject({
    code: 'zip-entry',
    where: name,
    message: `invalid zip entry ${quote(name)}: it is in the zip file twice; pack it again`,
  })
}

function empty(what: string, path: string): never {
  return reject({
    code: 'not-a-collection',
    message: `invalid collection: ${quote(basename(path))}; the ${what} has no file that ends in .json, .jsonl, .csv or .tsv`,
  })
}

/** Bytes read at once: each piece costs some turns of the event loop, whatever its size. */
const pieceSize = 262_144

/** Opened when the first piece is pulled: a folder may hold more files than a process may open. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void, void> {
  yield* createReadStream(path, { highWaterMark: pieceSize }) as AsyncIterable<Uint8Array>
}
