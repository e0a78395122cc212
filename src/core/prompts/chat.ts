import type { PromptFormat } from './format.ts'
import { tkInstruct, tkInstructNoAddedStop } from './tk-instruct.ts'

/** The text of `tk-instruct` as one user turn, so that base and instruct models are asked the same words. */
export const chat: PromptFormat = {
  name: 'chat',
  version: 1,
  userTurn: true,
  describe: 'the text of tk-instruct as one user turn of the chat template of the model',
  withoutAddedStop: 'chat-no-added-stop',
  render: (instruction, input) => tkInstruct.render(instruction, input),
}

/**
 * The text of `tk-instruct-no-added-stop` as one user turn. `chat` is the default of models with a chat template, and
 * its demonstrations end in the same added stop. Without this format whoever wants to know what the stop does to such a
 * model would have to give up the template, too, and could not tell the two changes apart.
 */
export const chatNoAddedStop: PromptFormat = {
  name: 'chat-no-added-stop',
  version: 1,
  userTurn: true,
  describe: 'chat, but outputs of demonstrations get no full stop',
  withoutAddedStop: null,
  render: (instruction, input) => tkInstructNoAddedStop.render(instruction, input),
}
