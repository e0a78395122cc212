import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { checkedText } from '../checked-text.ts'
import { readPlainJson, type JsonLimits } from '../json.ts'
import { limits } from '../limits.ts'
import { readLines } from '../lines.ts'
import { quote } from '../quote.ts'
import { issueIn } from '../parse-error.ts'
import type { Source } from '../read-event.ts'
import { openZip, type OpenZip, type ZipSource } from '../zip.ts'
import { bundleFormat, bundleVersion, isBundleName, names, type Manifest, type ManifestEntry } from './layout.ts'

/** A line of a file that holds an object on each. */
export interface BundleLine {
  readonly value: unknown
  /** Counted from 1. */
  readonly number: number
}

export type Read<Value> =
  { readonly state: 'read'; readonly value: Value } | { readonly state: 'broken'; readonly reason: string }

/** Every file is measured while it is read. */
export interface BundleReader {
  readonly names: readonly string[]
  /** Bytes of all files, unpacked. */
  readonly bytes: number
  /** Bytes of one, unpacked; 0 where it is missing. */
  sizeOf(name: string): number
  /** That the manifest gives; `wrong` tells, once the file is read, whether it is so. */
  sha256Of(name: string): string | undefined
  document(name: string): Promise<Read<unknown>>
  /** Batches of what one piece of the file held; the reason as the last one where it is broken. */
  lines(name: string): AsyncGenerator<Read<readonly BundleLine[]>, void, void>
  /** The bytes as they are. */
  raw(name: string): AsyncIterable<Uint8Array>
  /** Whether it has been read to its end. */
  isMeasured(name: string): boolean
  /** Files read to their end that are not what the manifest says, one sentence each. */
  wrong(): readonly string[]
  close(): void
}

export type OpenedBundle =
  { readonly state: 'open'; readonly bundle: BundleReader } | { readonly state: 'refused'; readonly reason: string }

/**
 * A bundle from anywhere. It is rejected, before anything but its manifest is unpacked, when its files are not those
 * that the manifest names, one name is there twice, one would unpack to too much, or it was written by a newer Placebo.
 */
export async function openBundle(path: string): Promise<OpenedBundle> {
  const refuse = (reason: string): OpenedBundle => ({ state: 'refused', reason: `invalid bundle: ${reason}` })
  const listed: string[] = []
  let zip: OpenZip
  try {
    zip = await openZip(path, (name) => listed.push(name) > 0, limits.bundle)
  } catch (error) {
    return refuse(issueIn(error).message.replace(/^invalid zip file: /, ''))
  }
  const reason = problemOf(listed)
  const manifest = reason === undefined ? await readManifest(zip) : reason
  if (typeof manifest === 'string') {
    zip.close()
    return refuse(manifest)
  }
  const entries = new Map(manifest.files.map((entry) => [entry.name, entry]))
  const there = new Set(listed)
  const mismatch =
    listed.find((name) => name !== names.manifest && !entries.has(name)) ??
    manifest.files.find(({ name }) => !there.has(name))?.name
  if (mismatch !== undefined) {
    zip.close()
    return refuse(
      there.has(mismatch)
        ? `the manifest does not name ${quote(mismatch)}`
        : `${quote(mismatch)} is named by the manifest and missing`,
    )
  }
  return { state: 'open', bundle: readerOf(zip, entries) }
}

function problemOf(listed: readonly string[]): string | undefined {
  const double = firstTwice(listed)
  if (double !== undefined) return `${quote(double)} is in it twice`
  if (!listed.includes(names.manifest)) return `it has no ${names.manifest}: this zip file is no study bundle`
  const foreign = listed.find((name) => !isBundleName(name))
  return foreign === undefined ? undefined : `${quote(foreign)} is no part of a study bundle`
}

async function readManifest(zip: OpenZip): Promise<Manifest | string> {
  const source = zip.sources.find(({ file }) => file === names.manifest)
  const read = source ? await readDocument(source) : undefined
  if (read?.state !== 'read') return read?.reason ?? `it has no ${names.manifest}`
  const { value } = read
  if (!isRecord(value) || value['format'] !== bundleFormat) return `its ${names.manifest} is not that of a study bundle`
  const { version, files } = value
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return `its ${names.manifest} has no version`
  if (version > bundleVersion)
    return `it was written by a newer Placebo (version ${version} of the format, this one reads ${bundleVersion}); update Placebo`
  if (!Array.isArray(files)) return `its ${names.manifest} names no files`
  const wrong = (files as unknown[]).find((entry) => !isEntry(entry))
  if (wrong !== undefined) return `its ${names.manifest} has a broken entry, ${quote(JSON.stringify(wrong))}`
  const entries = files as ManifestEntry[]
  const double = firstTwice(entries.map(({ name }) => name))
  return double === undefined
    ? { format: bundleFormat, version, files: entries }
    : `its ${names.manifest} names ${quote(double)} twice`
}

function firstTwice(listed: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return listed.find((name) => seen.size === seen.add(name).size)
}

function readerOf(zip: OpenZip, entries: ReadonlyMap<string, ManifestEntry>): BundleReader {
  const wrong: string[] = []
  const measuredNames = new Set<string>()
  const sourceOf = (name: string): ZipSource => {
    const source = zip.sources.find(({ file }) => file === name)
    if (!source) return { file: name, size: 0, bytes: missing(name) }
    return {
      ...source,
      bytes: measured(source, entries.get(name), (problem) => {
        measuredNames.add(name)
        if (problem !== undefined) wrong.push(problem)
      }),
    }
  }
  return {
    names: [...entries.keys()],
    bytes: zip.sources.reduce((sum, { size }) => sum + size, 0),
    sizeOf: (name) => zip.sources.find(({ file }) => file === name)?.size ?? 0,
    sha256Of: (name) => entries.get(name)?.sha256,
    document: (name) => readDocument(sourceOf(name)),
    lines: (name) => parsedLines(sourceOf(name)),
    raw: (name) => sourceOf(name).bytes,
    isMeasured: (name) => measuredNames.has(name),
    wrong: () => wrong,
    close: () => zip.close(),
  }
}

/** Passes the bytes on, and tells at the end whether they are those of the manifest. */
async function* measured(
  { file, bytes }: Source,
  expected: ManifestEntry | undefined,
  emit: (problem: string | undefined) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.length
    yield chunk
  }
  const digest = hash.digest('hex')
  if (expected === undefined || (size === expected.bytes && digest === expected.sha256)) emit(undefined)
  else if (size !== expected.bytes) emit(`${file} has ${size} bytes, and ${expected.bytes} in the manifest`)
  else emit(`${file} is not what the manifest says: its SHA-256 is ${digest}, and ${expected.sha256} there`)
}

async function* missing(name: string): AsyncGenerator<Uint8Array, void, void> {
  await Promise.resolve()
  yield* []
  throw new Error(`${name} is not in the bundle`)
}

async function readDocument(source: ZipSource): Promise<Read<unknown>> {
  if (source.size > limits.bundle.document)
    return {
      state: 'broken',
      reason: `${source.file}: ${source.size} bytes; a document has at most ${limits.bundle.document}`,
    }
  const chunks: Buffer[] = []
  try {
    for await (const { bytes } of checkedText(source)) chunks.push(bytes)
  } catch (error) {
    return { state: 'broken', reason: `${source.file}: ${issueIn(error).message}` }
  }
  return parse(Buffer.concat(chunks).toString(), source.file, { depth: limits.depth, values: limits.bundle.values })
}

async function* parsedLines(source: Source): AsyncGenerator<Read<readonly BundleLine[]>, void, void> {
  try {
    for await (const batch of readLines(source)) {
      const lines: BundleLine[] = []
      for (const { text, number } of batch) {
        const parsed = parse(text, `${source.file}, line ${number}`, limits)
        if (parsed.state === 'broken') return yield parsed
        lines.push({ value: parsed.value, number })
      }
      yield { state: 'read', value: lines }
    }
  } catch (error) {
    yield { state: 'broken', reason: `${source.file}: ${issueIn(error).message}` }
  }
}

function parse(text: string, where: string, most: JsonLimits): Read<unknown> {
  const read = readPlainJson(text, most)
  if (read.state === 'read') return read
  return { state: 'broken', reason: `${where}: ${read.state === 'not JSON' ? `${quote(text)} is not JSON` : read.why}` }
}

function isEntry(value: unknown): value is ManifestEntry {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    isBundleName(value['name']) &&
    value['name'] !== names.manifest &&
    typeof value['bytes'] === 'number' &&
    typeof value['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(value['sha256'])
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
