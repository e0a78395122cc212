import { answerSpaceBuilder } from '#core/answer-space.ts'
import type { AnswerSpace, CuratedExample, Instance, Task } from '#core/task.ts'
import { nameFromFile } from './file-names.ts'
import { headKeys, instancesKey, nameKey } from './super-natural-instructions.ts'

/**
 * The text of a Super-NaturalInstructions task file, piece by piece. Our own keys stand only where they say something
 * that reading the file again would not find out: a name that is not the file's, an answer space that a person
 * corrected.
 */
export function* taskJson(task: Task, file: string, instances: Iterable<Instance>): Generator<string, void, void> {
  const head = [
    ...(nameFromFile(file) === task.name ? [] : [[nameKey, task.name]]),
    [headKeys.categories, task.categories],
    [headKeys.definition, [task.definition]],
    ...(task.outputType === undefined ? [] : [[headKeys.outputType, task.outputType]]),
    [headKeys.positiveExamples, task.positiveExamples],
    [headKeys.negativeExamples, task.negativeExamples],
    ...(task.curatedExamples.length === 0
      ? []
      : [[headKeys.curatedExamples, task.curatedExamples.map(withoutApproval)]]),
  ] as const
  yield '{\n'
  for (const [key, value] of head) yield `${indent}${JSON.stringify(key)}: ${indented(value, indent)},\n`
  yield `${indent}${JSON.stringify(instancesKey)}: [`
  const space = answerSpaceBuilder()
  let first = true
  for (const { id, input, references, options } of instances) {
    space.add({ references, ...(options && { options }) })
    yield `${first ? '' : ','}\n${indent}${indent}${indented({ id, input, output: references, options }, indent + indent)}`
    first = false
  }
  yield `\n${indent}]`
  if (!isSame(task.answerSpace, space.finish(task.definition))) {
    yield `,\n${indent}${JSON.stringify(headKeys.answerSpace)}: ${indented(task.answerSpace, indent)}`
  }
  yield '\n}\n'
}

/** Who approved it, and when, is in the annotation set. */
function withoutApproval({ input, output, options, explanation, gold }: CuratedExample) {
  return { input, output, options, explanation, gold }
}

/** As in the published files. */
const indent = '    '

function indented(value: unknown, margin: string): string {
  return JSON.stringify(value, null, indent).replaceAll('\n', `\n${margin}`)
}

function isSame(a: AnswerSpace, b: AnswerSpace): boolean {
  if (a.kind !== 'classification' || b.kind !== 'classification') return a.kind === b.kind
  return (
    a.stated === b.stated && a.labels.length === b.labels.length && a.labels.every((label, i) => label === b.labels[i])
  )
}
