import type { BatchLine } from '#core/hand-outs/line.ts'

/** Fields of a line's body that are no sampling parameter. */
const other = new Set(['model', 'prompt', 'messages', 'stream', 'add_special_tokens', 'return_tokens_as_token_ids'])

/** A free or constrained line as a row for Ray Data's vLLM engine, which calls its parameters as vLLM does. */
export function rayRow({ custom_id: id, body }: BatchLine, text: string) {
  const { prompt, messages } = body
  return {
    custom_id: id,
    prompt: text,
    ...(Array.isArray(prompt) && { tokenized_prompt: prompt as unknown }),
    ...(messages !== undefined && { messages }),
    sampling_params: Object.fromEntries(Object.entries(body).filter(([name]) => !other.has(name))),
  }
}
