import type { Instruction, ShownExample } from '#core/conditions/condition.ts'
import type { AroundInput } from '#core/templates/fields.ts'
import { placedInput } from '#core/templates/placed.ts'
import type { PromptCandidate } from './format.ts'
import { strip } from './strip.ts'

/**
 * Prompts of a template with slots have its form, not the format's: what is told of the labels, the examples, each with
 * its output, and the input, one block each. Of a format only its user turn remains.
 */
export function aroundText(
  { definition, examples, around }: Instruction & { readonly around: AroundInput },
  input: string,
): Omit<PromptCandidate, 'dropped'> {
  const told = definition === undefined ? '' : `${strip(definition)}\n\n`
  const shared = `${told}${examples.map((example) => `${exampleText(example, around)}\n\n`).join('')}`
  const beforeSlots = around.text.slice(0, around.text.search(/\{/))
  return { text: `${shared}${placedInput(around, input)} `, sharedLength: shared.length + beforeSlots.length }
}

function exampleText({ input, output, shows }: ShownExample, around: AroundInput): string {
  return [
    ...(shows === 'output' ? [] : [placedInput(around, input)]),
    ...(shows === 'input' ? [] : [strip(output)]),
  ].join(' ')
}
