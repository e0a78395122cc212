import type { PromptFormat } from './format.ts'
import { tkInstructText, withStop } from './tk-instruct-text.ts'

/**
 * The format Tk-Instruct was trained on, byte for byte (Wang et al. 2022, its official collator for Natural
 * Instructions).
 */
export const tkInstruct: PromptFormat = {
  name: 'tk-instruct',
  version: 1,
  userTurn: false,
  describe:
    'the format of Tk-Instruct, byte for byte; it adds a full stop to every line that does not end in punctuation',
  withoutAddedStop: 'tk-instruct-no-added-stop',
  render: (instruction, input) => tkInstructText(instruction, input, withStop),
}

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
