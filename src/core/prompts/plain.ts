import type { PromptFormat } from './format.ts'
import { strip } from './strip.ts'

/**
 * Definition, examples and instance under bare `Input:` and `Output:`, nothing numbered, announced or appended; a
 * demonstrated label therefore stands exactly as the label space has it. The closing space is `tk-instruct`'s, so that
 * one label has the same text behind every format.
 */
export const plain: PromptFormat = {
  name: 'plain',
  version: 1,
  userTurn: false,
  describe: 'definition, examples and instance under Input: and Output:, with nothing added',
  withoutAddedStop: null,
  render: (instruction, input) => {
    const definition = instruction.definition === undefined ? '' : `${strip(instruction.definition)}\n\n`
    const examples = instruction.examples.map(({ input: shown, output, shows }) => {
      const lines = [
        ...(shows === 'output' ? [] : [`Input: ${strip(shown)}`]),
        ...(shows === 'input' ? [] : [`Output: ${strip(output)}`]),
      ]
      return `${lines.join('\n')}\n\n`
    })
    const shared = `${definition}${examples.join('')}Input:`
    return { text: `${shared} ${strip(input)}\nOutput: `, sharedLength: shared.length }
  },
}
