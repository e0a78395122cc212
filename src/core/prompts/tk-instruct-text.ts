import type { Instruction, ShownExample } from '#core/conditions/condition.ts'
import type { PromptCandidate } from './format.ts'
import { strip } from './strip.ts'

/**
 * The text that the formats made of Tk-Instruct's have in common.
 *
 * @param endOutput what becomes of the end of a demonstration's output line
 */
export function tkInstructText(
  instruction: Instruction,
  input: string,
  endOutput: (line: string) => string,
): Omit<PromptCandidate, 'dropped'> {
  const definition =
    instruction.definition === undefined ? '' : `${withStop(`Definition: ${strip(instruction.definition)}`)}\n\n`
  const examples = instruction.examples.map((example, index) => exampleBlock(example, index, endOutput))
  const shared = `${definition}${examples.join('')}Now complete the following example -\nInput:`
  return {
    text: `${shared.slice(0, -'Input:'.length)}${withStop(`Input: ${strip(input)}`)}\nOutput: `,
    sharedLength: shared.length,
  }
}

/** The label counts: an empty text ends in its label's space and so gets a full stop, too. */
export function withStop(line: string): string {
  return endsInPunctuation(line) ? line : `${line}.`
}

/** Python's `string.punctuation`: all printable ASCII that is neither a letter, a digit nor a space. */
export function endsInPunctuation(line: string): boolean {
  return /[!-/:-@[-`{-~]$/.test(line)
}

function exampleBlock(
  { input, output, shows }: ShownExample,
  index: number,
  endOutput: (line: string) => string,
): string {
  const lines = [
    ...(shows === 'output' ? [] : [withStop(`Input: ${strip(input)}`)]),
    ...(shows === 'input' ? [] : [endOutput(` Output: ${strip(output)}`)]),
  ]
  return ` Positive Example ${index + 1} -\n${lines.join('\n')}\n\n`
}
