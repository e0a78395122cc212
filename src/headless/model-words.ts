import { originWords } from '#core/models/origin-words.ts'
import { decimal } from '#core/numbers.ts'
import type { Client } from './terminal.ts'

export type Model = Awaited<ReturnType<Client['models']['list']>>['models'][number]

/** How far a file is read. */
export interface Reading {
  readonly bytes: number
  readonly totalBytes: number
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

/**
 * e.g. "LoRA of SmolLM2 on original, 5 per task, seed 1, in run 3f2a91c4"; empty for a file that Placebo did not write.
 */
export function originAndRun({ origin }: Model): string {
  const run = origin?.run ?? null
  return `${originWords(origin)}${run === null ? '' : `, in run ${run}`}`
}

type Trainable = Awaited<ReturnType<Client['models']['trainable']>>

/** Of both methods the one line that says which works, and why one does not. */
export function trainableWords({ full, lora }: Trainable): string {
  const words = (name: string, each: Trainable['full']) =>
    each.trainable ? `${name} yes (${decimal(each.trained / 1e6)}M numbers)` : `${name} no: ${each.why}`
  return `trainable       ${words('full', full)}; ${words('lora', lora)}`
}
