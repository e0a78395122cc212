import type { Instruction } from '#core/conditions/condition.ts'
import type { Instance } from '#core/task.ts'
import { aroundText } from './around.ts'
import { chat, chatNoAddedStop } from './chat.ts'
import type { PromptCandidate, PromptFormat, PromptFormatName } from './format.ts'
import { plain } from './plain.ts'
import { sampledFormat, type SampledFormatName } from './sampled-format.ts'
import { tkInstruct, tkInstructNoAddedStop } from './tk-instruct.ts'

export const promptFormats = {
  'tk-instruct': tkInstruct,
  'tk-instruct-no-added-stop': tkInstructNoAddedStop,
  chat,
  'chat-no-added-stop': chatNoAddedStop,
  plain,
} satisfies Record<PromptFormatName, PromptFormat>

/**
 * From all examples to none, each one example shorter at the end: k + 1 candidates.
 *
 * @param sampled writes the text in the place of the format, of which the user turn alone is left
 */
export function promptCandidates(
  format: PromptFormatName,
  instruction: Instruction,
  instance: Pick<Instance, 'input'>,
  sampled?: SampledFormatName,
): readonly PromptCandidate[] {
  const { examples, around } = instruction
  const { render } = sampled === undefined ? promptFormats[format] : sampledFormat(sampled)
  return Array.from({ length: examples.length + 1 }, (_, dropped) => {
    const shorter = { ...instruction, examples: examples.slice(0, examples.length - dropped) }
    const made = around ? aroundText({ ...shorter, around }, instance.input) : render(shorter, instance.input)
    return { ...made, dropped }
  })
}
