import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { NativeModel, Part } from '#addon/addon.ts'
import { nothingWatched, type Watched } from './divergence.ts'
import { noEpochYet, type EpochLoss } from './epoch-loss.ts'

/** Where a training stands: with the model's numbers, all that going on needs. */
export interface Standing {
  /** Hash of everything that determines the training. */
  readonly identity: string
  /** Steps done. */
  readonly step: number
  /** Tells a training that has diverged. */
  readonly watched: Watched
  readonly epoch: EpochLoss
  /**
   * Before the first step, in nats; `null` without held-out examples, or where a version that took none has begun the
   * training.
   */
  readonly heldOutBefore: number | null
}

/** What is kept; the gradient is empty between two steps. */
const parts: readonly Part[] = ['values', 'firstMoment', 'secondMoment']
const magic = 'placebo checkpoint 2\n'
/** Of before: its head has the losses alone. Its numbers are the same. */
const magicBefore = 'placebo checkpoint 1\n'
/** Floats moved at once. */
const stretch = 1 << 20

/**
 * Writes beside the file, and to the disk, before it takes the file's place: whatever happens, a whole checkpoint is
 * there.
 *
 * @throws what the file system says, e.g. ENOSPC; the checkpoint before is kept
 */
export function writeCheckpoint(file: string, model: NativeModel, standing: Standing): void {
  const part = `${file}.part`
  try {
    const handle = openSync(part, 'w', 0o600)
    try {
      const head = Buffer.from(`${magic}${JSON.stringify({ ...standing, count: numbersIn(model) })}\n`)
      writeAll(handle, head)
      for (const { part: name, offset, floats } of stretches(model)) {
        model.read(name, offset, floats)
        writeAll(handle, bytesOf(floats))
      }
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

export type ReadCheckpoint =
  | { readonly state: 'read'; readonly standing: Standing }
  | { readonly state: 'none' }
  | { readonly state: 'refused'; readonly reason: string }

/** Puts a checkpoint's numbers into the model, when it is one of this training. */
export function readCheckpoint(file: string, model: NativeModel, identity: string): ReadCheckpoint {
  const head = readStanding(file)
  if (head.state !== 'read') return head
  const { standing, count, headLength } = head
  if (standing.identity !== identity) {
    return {
      state: 'refused',
      reason: `invalid checkpoint: ${file} belongs to another training (base, examples or settings differ); move it away to start again`,
    }
  }
  const handle = openSync(file, 'r')
  try {
    let at = headLength
    if (count !== numbersIn(model) || fstatSync(handle).size !== headLength + parts.length * 4 * count)
      return damaged(file)
    for (const { part, offset, floats } of stretches(model)) {
      if (readSync(handle, bytesOf(floats), 0, floats.byteLength, at) !== floats.byteLength) return damaged(file)
      at += floats.byteLength
      model.write(part, offset, floats)
    }
    return { state: 'read', standing }
  } finally {
    closeSync(handle)
  }
}

type Head =
  | { readonly state: 'read'; readonly standing: Standing; readonly count: number; readonly headLength: number }
  | Exclude<ReadCheckpoint, { readonly state: 'read' }>

/** What a checkpoint says of itself, without its numbers. */
export function readStanding(file: string): Head {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'none' }
    throw error
  }
  try {
    const bytes = Buffer.alloc(4096)
    const text = bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, 0))
    const end = text.indexOf('\n', magic.length)
    if (![magic, magicBefore].some((each) => text.startsWith(each)) || end === -1)
      return { state: 'refused', reason: `invalid checkpoint: ${file} is none; move it away to start again` }
    const said = headOf(text.slice(magic.length, end))
    if (said === undefined) return damaged(file)
    const { count, ...standing } = said
    return { state: 'read', standing, count, headLength: end + 1 }
  } finally {
    closeSync(handle)
  }
}

function headOf(text: string): (Standing & { readonly count: number }) | undefined {
  try {
    const said = JSON.parse(text) as Partial<Standing & Watched & { readonly count: number }>
    const { identity, step, count, watched = watchedBefore(said), epoch = noEpochYet, heldOutBefore = null } = said
    if (typeof identity !== 'string' || !isWhole(step) || !isWhole(count) || !Array.isArray(watched?.losses))
      return undefined
    return { identity, step, count, watched, epoch, heldOutBefore }
  } catch {
    return undefined
  }
}

function watchedBefore({ firstLoss = null, losses }: Partial<Watched>): Watched | undefined {
  return losses && { ...nothingWatched, firstLoss, losses }
}

function isWhole(value: number | undefined): value is number {
  return Number.isInteger(value)
}

function damaged(file: string): { readonly state: 'refused'; readonly reason: string } {
  return { state: 'refused', reason: `invalid checkpoint: ${file} is damaged; move it away to start again` }
}

function numbersIn(model: NativeModel): number {
  const last = model.parameters().at(-1)
  return last === undefined ? 0 : last.offset + last.columns * last.rows
}

function* stretches(
  model: NativeModel,
): Generator<{ readonly part: Part; readonly offset: number; readonly floats: Float32Array<ArrayBuffer> }> {
  const count = numbersIn(model)
  for (const part of parts) {
    for (let offset = 0; offset < count; offset += stretch)
      yield { part, offset, floats: new Float32Array(Math.min(stretch, count - offset)) }
  }
}

function bytesOf(floats: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
}
