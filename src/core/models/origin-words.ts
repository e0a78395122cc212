import { trainingName, type TrainingFactors } from '#core/study/training.ts'

export interface Origin {
  readonly method: 'lora' | 'full' | 'merged' | 'converted'
  readonly parentSha256: string
  /** Its name, while it is known. */
  readonly parent: string | null
  readonly run: string | null
  readonly training: TrainingFactors | null
}

/**
 * How a model was made, e.g. "LoRA of SmolLM2 on Original, 5 per task, seed 1"; empty for a file that Placebo did not
 * write.
 */
export function originWords(origin: Origin | null): string {
  if (origin === null) return ''
  const { method, training, parent, parentSha256 } = origin
  const from = parent ?? `SHA-256 ${parentSha256.slice(0, 12)}…`
  if (training === null) return `${methodWords[method]} from ${from}`
  return `${methodWords[method]} of ${from} on ${trainingName(training)}`
}

const methodWords = {
  lora: 'LoRA',
  full: 'full training',
  merged: 'merged',
  converted: 'converted',
} as const satisfies Record<Origin['method'], string>
