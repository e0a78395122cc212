import type { PromptFormat } from './format.ts'
import { tkInstructText } from './tk-instruct-text.ts'

/**
 * `tk-instruct`, but outputs of demonstrations stay as they are: a demonstrated label is written exactly as the label
 * space has it. Definition and inputs are those of `tk-instruct`, full stops included, so that nothing else differs.
 */
export const tkInstructNoAddedStop: PromptFormat = {
  name: 'tk-instruct-no-added-stop',
  version: 1,
  userTurn: false,
  describe: 'tk-instruct, but outputs of demonstrations get no full stop',
  withoutAddedStop: null,
  render: (instruction, input) => tkInstructText(instruction, input, (line) => line),
}
