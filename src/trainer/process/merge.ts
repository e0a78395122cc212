import { existsSync } from 'node:fs'
import type { MergeRequest, Merged } from '../trainer.ts'
import { loadAddon } from '#addon/addon.ts'
import { describeGguf, type GgufDescription } from '#addon/describe.ts'
import { messageOf, modeOf, sha256Of, writeWhole } from './output.ts'

/** Adds an adapter to its base; see Trainer.merge. */
export async function merge({ base, adapter, output, into }: MergeRequest): Promise<Merged> {
  const missing = [base, adapter].find((file) => !existsSync(file))
  if (missing !== undefined) return { state: 'refused', reason: `invalid file: ${missing}: there is no such file` }
  if (existsSync(output))
    return { state: 'refused', reason: `invalid output: ${output} exists already; nothing is written over it` }
  try {
    const addon = await loadAddon()
    const described = [describe(adapter), describe(base)] as const
    const fault = faultOf(described[0].metadata, described[1].metadata, adapter)
    if (fault !== undefined) return { state: 'refused', reason: fault }
    const keepTypes = into === 'base'
    const rounded = keepTypes ? roundedAgain(...described) : ''
    const metadata = {
      'placebo.base': await sha256Of(base),
      'placebo.adapter': await sha256Of(adapter),
      ...(rounded !== '' && { 'placebo.rounded_again': rounded }),
    }
    const sha256 = await writeWhole(
      output,
      (part) => addon.merge(base, adapter, part, metadata, keepTypes),
      modeOf(adapter),
    )
    return { state: 'merged', sha256, roundedAgain: rounded === '' ? null : rounded }
  } catch (error) {
    const reason = messageOf(error)
    return reason.startsWith('invalid adapter') || reason.startsWith('invalid file')
      ? { state: 'refused', reason }
      : { state: 'failed', reason }
  }
}

function describe(file: string): GgufDescription {
  try {
    return describeGguf(file)
  } catch (error) {
    throw new Error(`invalid file: ${file}: ${messageOf(error)}`, { cause: error })
  }
}

/** Types of the quantised matrices that the adapter changes, e.g. "Q4_K, Q6_K"; empty: there are none. */
function roundedAgain(adapter: GgufDescription, base: GgufDescription): string {
  const changed = new Set(adapter.tensors.map(({ name }) => name.replace(/\.lora_[ab]$/, '')))
  const types = base.tensors.filter(({ name }) => changed.has(name)).map(({ type }) => type)
  return [...new Set(types)].filter((type) => !floats.has(type)).join(', ')
}

const floats: ReadonlySet<string> = new Set(['F32', 'F16', 'BF16'])

type Metadata = GgufDescription['metadata']

function faultOf(adapter: Metadata, base: Metadata, file: string): string | undefined {
  if (adapter['general.type'] !== 'adapter' || adapter['adapter.type'] !== 'lora')
    return `invalid adapter: ${file} is no LoRA adapter`
  const [made, given] = [adapter['general.architecture'], base['general.architecture']]
  return made === given
    ? undefined
    : `invalid adapter: ${file} was made for the architecture ${String(made)}, the base is ${String(given)}`
}
