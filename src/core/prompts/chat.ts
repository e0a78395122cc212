import type { PromptFormat } from './format.ts'
import { tkInstruct } from './tk-instruct.ts'

/** The text of `tk-instruct` as one user turn, so that base and instruct models are asked the same words. */
export const chat: PromptFormat = {
  name: 'chat',
  version: 1,
  userTurn: true,
  render: (instruction, input) => tkInstruct.render(instruction, input),
}
