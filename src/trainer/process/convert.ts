import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Converted, Converting, ConvertRequest } from '../trainer.ts'
import { loadAddon } from './addon.ts'
import { messageOf, sha256Of, writeWhole } from './output.ts'

/** Writes a model once more in another type; see Trainer.convert. */
export async function convert(
  { source, output, type, fileType, threads }: ConvertRequest,
  emit: (event: Converting) => void,
  signal: AbortSignal,
): Promise<Converted> {
  if (!existsSync(source)) return { state: 'refused', reason: `invalid file: ${source}: there is no such file` }
  if (existsSync(output))
    return { state: 'refused', reason: `invalid output: ${output} exists already; nothing is written over it` }
  try {
    const addon = await loadAddon()
    const types = addon.types()
    if (!types.includes(type)) return { state: 'refused', reason: `invalid type: ${type}; one of ${types.join(', ')}` }
    const metadata = { 'placebo.source': await sha256Of(source) }
    const sha256 = await writeWhole(output, async (part) => {
      const conversion = new addon.Conversion({ source, output: part, type, fileType, metadata, threads })
      try {
        for (let next = conversion.next(); next !== null; next = conversion.next()) {
          emit(next)
          // Lets a stop come in.
          await setImmediate()
          signal.throwIfAborted()
        }
      } finally {
        conversion.close()
      }
    })
    return { state: 'converted', sha256 }
  } catch (error) {
    if (signal.aborted) return { state: 'stopped' }
    return { state: 'failed', reason: messageOf(error) }
  }
}
