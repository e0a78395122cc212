import type { PromptFormat } from './format.ts'
import { tkInstruct } from './tk-instruct.ts'

/** The text of `tk-instruct` as one user turn, so that base and instruct models are asked the same words. */
export const chat: PromptFormat = {
  name: 'chat',
  version: 1,
  userTurn: true,
  describe: 'the text of tk-instruct as one user turn of the chat template of the model',
  withoutAddedStop: 'chat-no-added-stop',
  render: (instruction, input) => tkInstruct.render(instruction, input),
}
