import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { bytes } from '#core/numbers.ts'
import type { GgufHeader } from '#gguf/header.ts'
import { bytesOf } from '#gguf/tensor-layout.ts'
import { readWholeGguf } from '#gguf/whole-file.ts'
import type { Conversions, Converted, Converting, ConvertRequest, Refused } from '../trainer.ts'
import { loadAddon } from '#addon/addon.ts'
import { contentsOf, targetTypes, typesFor, type TargetType } from './conversion-types.ts'
import { messageOf, modeOf, sha256Of, writeWhole } from './output.ts'

/** In which types a model can be written; see Trainer.conversions. */
export async function conversions(source: string): Promise<Conversions> {
  const read = readSource(source)
  if (read.state === 'refused') return read
  const { header } = read
  const all = targetTypes((await loadAddon()).types())
  return {
    state: 'listed',
    now: contentsNow(header),
    choices: all.map((each) => ({ type: each.name, ...contentsOf(header, typesFor(header, each, all)) })),
  }
}

/** Writes a model once more in another type; see Trainer.convert. */
export async function convert(
  { source, output, type, threads }: ConvertRequest,
  emit: (event: Converting) => void,
  signal: AbortSignal,
): Promise<Converted> {
  const refuse = (reason: string): Refused => ({ state: 'refused', reason })
  const read = readSource(source)
  if (read.state === 'refused') return read
  if (existsSync(output)) return refuse(`invalid output: ${output} exists already; nothing is written over it`)
  try {
    const { header } = read
    const addon = await loadAddon()
    const all = targetTypes(addon.types())
    const wanted = all.find(({ name }) => name === type.toUpperCase())
    if (wanted === undefined) return refuse(invalidType(type, all))
    const types = typesFor(header, wanted, all)
    const after = contentsOf(header, types)
    const short = await roomFault(output, after.size)
    if (short !== undefined) return refuse(short)
    const sourceSha256 = await sha256Of(source)
    signal.throwIfAborted()
    const total = header.tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0)
    const write = async (part: string) => {
      const conversion = new addon.Conversion({
        source,
        output: part,
        types: Int32Array.from(types),
        fileType: wanted.fileType,
        metadata: { 'placebo.source': sourceSha256 },
        threads,
      })
      try {
        for (let done = conversion.next(); done !== null; done = conversion.next()) {
          emit({ done, total })
          // Lets a stop come in.
          await setImmediate()
          signal.throwIfAborted()
        }
      } finally {
        conversion.close()
      }
    }
    const sha256 = await writeWhole(output, write, modeOf(source))
    return {
      state: 'converted',
      sha256,
      sourceSha256,
      before: contentsNow(header),
      after: { ...after, size: statSync(output).size },
    }
  } catch (error) {
    if (signal.aborted) return { state: 'stopped' }
    const reason = messageOf(error)
    return reason.startsWith('tensor ') ? refuse(`invalid file: ${source}: ${reason}`) : { state: 'failed', reason }
  }
}

function readSource(source: string): { readonly state: 'read'; readonly header: GgufHeader } | Refused {
  const read = readWholeGguf(source)
  return read.state === 'unusable'
    ? { state: 'refused', reason: `invalid file: ${source}: ${read.reason}` }
    : { state: 'read', header: read.header }
}

function contentsNow(header: GgufHeader) {
  return {
    ...contentsOf(
      header,
      header.tensors.map(({ type }) => type),
    ),
    size: header.fileSize,
  }
}

/** Names of mixtures, which llama.cpp makes, are what people know best. */
function invalidType(type: string, all: readonly TargetType[]): string {
  const [, one] = /^(q\d_k)_[sml]$/i.exec(type) ?? []
  const mixture = one === undefined ? '' : ` (${type} mixes types; ${one.toLowerCase()} is the one most of it has)`
  return `invalid type: ${type}${mixture}; one of ${all.map(({ name }) => name.toLowerCase()).join(', ')}`
}

/** Why the disk has no room for so many bytes; undefined: it has, or does not say. */
async function roomFault(output: string, size: number): Promise<string | undefined> {
  const disk = await statfs(dirname(output)).catch(() => undefined)
  const free = disk === undefined ? Infinity : disk.bavail * disk.bsize
  return free >= size
    ? undefined
    : `invalid output: ${output} takes ${bytes(size)}, its disk has ${bytes(free)} free; make room, or choose another disk`
}
