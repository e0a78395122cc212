import { createWriteStream } from 'node:fs'
import { rename, statfs } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Difference } from '#core/study/run-origin.ts'
import { names } from '#exchange/bundle/layout.ts'
import { openBundle, type BundleReader } from '#exchange/bundle/read-bundle.ts'
import { makePrivateFolder } from '#files/private.ts'
import { sha256OfFile } from '#runner/file-hash.ts'
import { trainedFolder } from '#runner/trained-file.ts'
import { findOpened, finishOpening, isRunIdTaken } from '#store/bundles.ts'
import { openWriting, type Store } from '#store/store.ts'
import { readTrainings } from '#store/trainings.ts'
import { write } from '#store/write.ts'
import type { BundleCalls, OpenedAsRun } from '../calls.ts'
import { drop } from '../unfinished.ts'
import { keeperIn } from './keeper.ts'
import { readHead, readRun, type ReadHead, type ReadRun } from './read-run.ts'
import { Tally } from './tally.ts'
import { whyBroken } from './verify.ts'
import { BrokenBundle, type Working } from './work.ts'

export interface Opening extends Working {
  readonly dataDirectory: string
}

/** Differences that are kept with the run; the whole list is told once. */
const keptDifferences = 100

/** Bytes left free on the disk. */
const spare = 100_000_000

/** Makes a run of a bundle. Nobody sees it before it is whole; of one that is refused or stopped nothing stays. */
export async function openAsRun(
  { file, name, newId, at }: BundleCalls['open']['request'],
  opening: Opening,
): Promise<OpenedAsRun> {
  opening.emit({ phase: 'reading', done: 0, total: 1 })
  const refuse = (...reasons: readonly string[]): OpenedAsRun => ({ state: 'refused', reasons })
  const opened = await openBundle(file)
  if (opened.state === 'refused') return refuse(opened.reason)
  const { bundle } = opened
  const store = openWriting(opening.dataDirectory)
  try {
    const sha256 = await sha256OfFile(file)
    const known = findOpened(store, sha256)
    if (known) return refuse(`this bundle is open already: it is run ${known.id} (${known.name})`)
    const needed = await spaceProblem(bundle, opening.dataDirectory)
    if (needed !== undefined) return { state: 'no space', reason: needed }
    const head = await readHead(bundle)
    const id = isRunIdTaken(store, head.document.run.id) ? newId : head.document.run.id
    return await keep(bundle, head, { store, id, origin: { file: name, sha256, at } }, opening)
  } catch (error) {
    return refuse(`invalid bundle: ${whyBroken(error)}`)
  } finally {
    store.close()
    bundle.close()
  }
}

interface Into {
  readonly store: Store
  readonly id: string
  readonly origin: { readonly file: string; readonly sha256: string; readonly at: string }
}

async function keep(
  bundle: BundleReader,
  head: ReadHead,
  { store, id, origin: { file, sha256, at } }: Into,
  opening: Opening,
): Promise<OpenedAsRun> {
  const tally = new Tally()
  let finished = false
  try {
    const read: ReadRun = await readRun(bundle, head, {
      ...opening,
      tally,
      keeper: keeperIn(store, id, at, opening.signal),
    })
    await takeAdapters(bundle, store, id, opening)
    const [wrong] = bundle.wrong()
    if (wrong !== undefined) throw new BrokenBundle(wrong)
    const recomputed = tally.recomputed
    const differences: readonly Difference[] = recomputed.differences.slice(0, keptDifferences)
    const origin = {
      kind: 'bundle',
      file,
      sha256,
      openedAt: at,
      version: head.version,
      run: head.document.run.id,
      recomputed: { ...recomputed, differences },
    } as const
    await write(store, () => finishOpening(store, id, origin), { signal: opening.signal })
    finished = true
    return {
      state: 'opened',
      id,
      sha256,
      run: head.document.run.id,
      name: head.document.run.name,
      version: head.version,
      broken: [],
      ...read,
      ...recomputed,
    }
  } finally {
    if (!finished) await drop(store, id)
  }
}

/** What was trained lies where it would if it had been trained here. Read to the end they are measured, too. */
export async function takeAdapters(
  bundle: BundleReader,
  store: Store,
  run: string,
  { emit, signal }: Opening,
): Promise<void> {
  const trainings = readTrainings(store, run).filter(
    ({ sha256 }) => sha256 !== null && bundle.names.includes(names.adapter(sha256)),
  )
  if (trainings.length > 0) makePrivateFolder(trainedFolder(store, run))
  for (const [i, { sha256, file }] of trainings.entries()) {
    emit({ phase: 'files', done: i, total: trainings.length })
    await takeAdapter(bundle, sha256 ?? '', file, signal)
  }
}

/** Whole under its name, or not there. */
export async function takeAdapter(
  bundle: BundleReader,
  sha256: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const part = `${to}.part`
  await pipeline(bundle.raw(names.adapter(sha256)), createWriteStream(part, { mode: 0o600 }), { signal })
  if ((await sha256OfFile(part)) !== sha256)
    throw new BrokenBundle(`${names.adapter(sha256)} is not the file that its name says`)
  await rename(part, to)
}

export async function spaceProblem(bundle: BundleReader, folder: string): Promise<string | undefined> {
  const disk = await statfs(folder).catch(() => undefined)
  if (!disk) return undefined
  const free = disk.bavail * disk.bsize
  return bundle.bytes + spare > free
    ? `no space left on the disk: the bundle takes ${bundle.bytes} bytes, and ${free} are free; free some space and try again`
    : undefined
}
