import { originWords } from '#core/models/origin-words.ts'
import { bytes, decimal } from '#core/numbers.ts'
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
 * e.g. "LoRA of SmolLM2 on Original, 5 per task, seed 1, in run 3f2a91c4"; empty for a file that Placebo did not write.
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

/** @param types that sums of matrices and adapter were rounded to */
export function roundedWords(types: string): string {
  return `the sums were rounded to ${types} once more, which may lose a part of what was learned: ask the merged model, or merge with --into f16`
}

/** What is known of a model, a line each. */
export function modelText(model: Model): string {
  return [
    `${model.kind} ${model.name}`,
    ...(model.origin === null ? [] : [`made            ${originAndRun(model)}`]),
    `file            ${model.file}${fileStateWords[model.fileState]}`,
    `size            ${bytes(model.fileSize)}${model.kind === 'adapter' ? '' : `, ${decimal(model.parameters / 1e6)}M parameters, ${model.quantisation}`}`,
    `architecture    ${model.architecture}, vocabulary of ${model.vocabularySize}`,
    `context         ${model.contextLength} tokens`,
    `chat template   ${templateWords(model)}`,
    ...systemMessageLines(model),
    `SHA-256         ${model.sha256}`,
  ].join('\n')
}

function templateWords({ hasChatTemplate, chatTemplateFault: fault }: Model): string {
  if (hasChatTemplate) return 'yes (asked as chat unless --format says otherwise)'
  return `${fault === undefined ? 'none' : `faulty: ${fault}`} (asked as tk-instruct)`
}

/** What the template says where no system message is given, and what of it a person can change. */
function systemMessageLines({ systemMessages }: Model): readonly string[] {
  if (systemMessages === undefined) return []
  const { default: said, refusal, staying } = systemMessages
  const taken =
    refusal === null
      ? `another one with --system-message${said === null || staying !== null ? '' : ', none with --no-system-message'}`
      : `it takes no other one: ${refusal}`
  const stays = staying === null ? '' : `; it cannot be left out: ${staying}`
  return [`system message  ${said === null ? 'none of its own' : JSON.stringify(said)} (${taken}${stays})`]
}

const fileStateWords = {
  there: '',
  moved: ' (moved: no file is there any more; say where it is with: placebo model relocate)',
  changed: ' (changed since it was added; add it again)',
} as const satisfies Record<Model['fileState'], string>
