import { existsSync } from 'node:fs'
import type { MergeRequest, Merged } from '../trainer.ts'
import { loadAddon } from './addon.ts'
import { describeGguf, type GgufDescription } from './describe.ts'
import { messageOf, sha256Of, writeWhole } from './output.ts'

/** Adds an adapter to its base; see Trainer.merge. */
export async function merge({ base, adapter, output }: MergeRequest): Promise<Merged> {
  const missing = [base, adapter].find((file) => !existsSync(file))
  if (missing !== undefined) return { state: 'refused', reason: `invalid file: ${missing}: there is no such file` }
  if (existsSync(output))
    return { state: 'refused', reason: `invalid output: ${output} exists already; nothing is written over it` }
  try {
    const addon = await loadAddon()
    const fault = faultOf(metadataOf(adapter), metadataOf(base), adapter)
    if (fault !== undefined) return { state: 'refused', reason: fault }
    const metadata = { 'placebo.base': await sha256Of(base), 'placebo.adapter': await sha256Of(adapter) }
    return { state: 'merged', sha256: await writeWhole(output, (part) => addon.merge(base, adapter, part, metadata)) }
  } catch (error) {
    const reason = messageOf(error)
    return reason.startsWith('invalid adapter') || reason.startsWith('invalid file')
      ? { state: 'refused', reason }
      : { state: 'failed', reason }
  }
}

type Metadata = GgufDescription['metadata']

function metadataOf(file: string): Metadata {
  try {
    return describeGguf(file).metadata
  } catch (error) {
    throw new Error(`invalid file: ${file}: ${messageOf(error)}`, { cause: error })
  }
}

function faultOf(adapter: Metadata, base: Metadata, file: string): string | undefined {
  if (adapter['general.type'] !== 'adapter' || adapter['adapter.type'] !== 'lora')
    return `invalid adapter: ${file} is no LoRA adapter`
  const [made, given] = [adapter['general.architecture'], base['general.architecture']]
  return made === given
    ? undefined
    : `invalid adapter: ${file} was made for the architecture ${String(made)}, the base is ${String(given)}`
}
