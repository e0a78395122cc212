import type { TokenSampling } from '#core/answers/sampling.ts'

/**
 * What decides the choice of tokens, all of it, by vLLM's names: a server fills what is not said from the model's own
 * generation_config.
 */
export const greedySampling = {
  temperature: 0,
  top_p: 1,
  top_k: -1,
  min_p: 0,
  presence_penalty: 0,
  frequency_penalty: 0,
  repetition_penalty: 1,
  seed: 0,
  n: 1,
  stream: false,
  ignore_eos: false,
  add_special_tokens: false,
  skip_special_tokens: true,
  include_stop_str_in_output: false,
} as const

/** What of it is another thing where an answer is drawn; vLLM takes the temperature first, then top-p. */
export function drawing({ temperature, topP, seed }: TokenSampling) {
  return { temperature, top_p: topP, seed } as const
}
