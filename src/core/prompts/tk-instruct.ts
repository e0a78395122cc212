import type { ShownExample } from '#core/conditions/condition.ts'
import type { PromptFormat } from './format.ts'
import { strip } from './strip.ts'

/** The format Tk-Instruct was trained on, byte for byte (Wang et al. 2022, its official collator for Natural Instructions). */
export const tkInstruct: PromptFormat = {
  name: 'tk-instruct',
  version: 1,
  userTurn: false,
  render: (instruction, input) => {
    const definition = instruction.definition === undefined ? '' : line('Definition: ', instruction.definition) + '\n\n'
    const shared = definition + instruction.examples.map(exampleBlock).join('') + 'Now complete the following example -\nInput:'
    return { text: `${shared.slice(0, -'Input:'.length)}${line('Input: ', input)}\nOutput: `, sharedLength: shared.length }
  },
}

function exampleBlock({ input, output }: ShownExample, index: number): string {
  return ` Positive Example ${index + 1} -\n${line('Input: ', input)}\n${line(' Output: ', output)}\n\n`
}

/** The label counts: an empty text ends in its label's space and so gets a full stop too. */
function line(label: string, text: string): string {
  const whole = label + strip(text)
  return endsInPunctuation.test(whole) ? whole : `${whole}.`
}

/** Python's `string.punctuation`: all printable ASCII that is neither a letter, a digit nor a space. */
const endsInPunctuation = /[!-/:-@[-`{-~]$/
