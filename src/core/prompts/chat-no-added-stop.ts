import type { PromptFormat } from './format.ts'
import { tkInstructNoAddedStop } from './tk-instruct-no-added-stop.ts'

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
