import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Inspected, TemplateRequest } from '../messages.ts'
import type { AskedSequence } from './asked-sequence.ts'

/** A model ready to be asked, exact or fast. */
export interface LoadedModel {
  readonly info: Extract<Inspected, { readonly state: 'usable' }>['model']
  /** For its vocabulary. */
  readonly model: LlamaModel
  /** Asks one prompt at a time, with all the threads there are. */
  readonly asked: AskedSequence
  /** Reads prompts apart from their answers, which begin with a token of their own; `null`: answers go on with them. */
  readonly encoder: { readonly start: Token } | null
  /** Tokens. */
  readonly contextSize: number
  /** At most; thread-choice.ts may take fewer. */
  readonly threads: number
  /**
   * How many prompts are asked at a time, as far as memory goes: a multiple of the threads, to which they go by turns.
   */
  readonly sideBySide: number
  /** Everything besides the files and the prompt that the answer depends on; part of a trial's identity. */
  readonly engineBuild: string
  readonly gpu: string
  readonly gpuLayers: number
  /** `null`: it has none. */
  readonly chatTemplate: TemplateRequest | null
  /**
   * Another sequence, to be asked side by side; undefined: there is no memory for it to spare, or a GPU does the work.
   */
  openSequence(): Promise<AskedSequence | undefined>
  /** Before sequences are asked side by side: the single one may have left less. */
  useAllThreads(): void
  dispose(): Promise<void>
}
