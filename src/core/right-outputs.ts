import { normalise } from './scoring/normalise.ts'
import type { Example, KnownOutputs, Task } from './task.ts'

/**
 * The form in which two inputs are one: without white space around them, and in lower case. What is right is judged as
 * exact match judges it, which knows no case either; an input that differs in nothing else has the same right outputs.
 */
export function inputKey(input: string): string {
  return input.trim().toLowerCase()
}

/** What an output is held against. */
export type WithRightOutputs = Pick<Task, 'positiveExamples' | 'knownOutputs'>

/** What shows an output to be right. */
export type RightBy =
  | { readonly by: 'positive example'; /** From 1 on. */ readonly place: number }
  | { readonly by: 'reference'; readonly reference: string }

/**
 * Why an output is right for an input: a positive example with the same input has it, or a reference of an instance
 * with the same input is it, after normalisation, for exact match would count it as right. `null`: nothing shows it to
 * be.
 */
export function rightBy(
  { input, output }: Pick<Example, 'input' | 'output'>,
  { positiveExamples, knownOutputs = [] }: WithRightOutputs,
): RightBy | null {
  const [key, wanted] = [inputKey(input), normalise(output)]
  const example = positiveExamples.findIndex(
    (right) => normalise(right.output) === wanted && inputKey(right.input) === key,
  )
  if (example !== -1) return { by: 'positive example', place: example + 1 }
  for (const known of knownOutputs) {
    const reference =
      inputKey(known.input) === key ? known.outputs.find((each) => normalise(each) === wanted) : undefined
    if (reference !== undefined) return { by: 'reference', reference }
  }
  return null
}

/** The inputs of everything that may be shown as an example, each once. */
export function exampleInputs({
  positiveExamples,
  negativeExamples,
  curatedExamples,
}: Pick<Task, 'positiveExamples' | 'negativeExamples' | 'curatedExamples'>): readonly string[] {
  return [...new Set([...positiveExamples, ...negativeExamples, ...curatedExamples].map(({ input }) => input))]
}

/** References of instances by the inputs that were asked for; an input that no instance has is there with none. */
export function knownOutputsOf(
  inputs: readonly string[],
  instances: Iterable<{ readonly input: string; readonly references: readonly string[] }>,
): readonly KnownOutputs[] {
  const found = new Map(inputs.map((input) => [inputKey(input), new Set<string>()]))
  if (found.size > 0)
    for (const { input, references } of instances) for (const each of references) found.get(inputKey(input))?.add(each)
  return inputs.map((input) => ({ input, outputs: [...(found.get(inputKey(input)) ?? [])] }))
}
