import { labelsOf } from '#core/answer-space.ts'
import { randomBelow, seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { rightBy } from '#core/right-outputs.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { isClosed, type Example, type Task } from '#core/task.ts'
import type { ConditionOptions, ExamplesCondition, Fitted, ShownExample } from './condition.ts'
import type { DemonstrationName, wrongShares } from './demonstration-names.ts'
import { originalExamples } from './examples-original.ts'

/** Each label drawn from all of the label space, the right one included ("demonstrations with random labels"). */
export const randomLabels: ExamplesCondition = {
  name: 'random-labels',
  version: 1,
  describe: 'the original examples, each with a label drawn from the label space, or from its own options',
  takesAway: 'the label that belongs to each input',
  apply: (task, options) =>
    relabelled(task, options, 'random-labels', (examples, random) =>
      examples.map((example) => drawn(example, labelsFor(task, example), random)),
    ),
}

/** Of k examples as many as the share says have a label that is wrong; which ones is drawn. */
export function wrongLabels(share: (typeof wrongShares)[number]): ExamplesCondition {
  const name = `wrong-labels-${share}` as const
  return {
    name,
    version: 1,
    describe: `the original examples, ${share} % of them with a wrong label of the label space, or of their own options`,
    takesAway: `the right label of ${share} % of the inputs`,
    apply: (task, options) => {
      const count = (share * options.k) / 100
      if (!Number.isInteger(count))
        return {
          fit: false,
          reason: `${task.name}: ${share} % of k = ${options.k} examples is no whole number of them`,
        }
      return relabelled(task, options, name, (examples, random) => {
        const places = new Set(shuffled(random, [...examples.keys()]).slice(0, count))
        return examples.map((example, i) =>
          places.has(i) ? drawn(example, wrongFor(task, example), random) : { ...example, source: 'task' },
        )
      })
    },
  }
}

type Random = ReturnType<typeof seededRandom>

/** @returns undefined for an example that no label can be drawn for */
type Relabel = (examples: readonly Example[], random: Random) => readonly (ShownExample | undefined)[]

function relabelled(
  task: Task,
  options: ConditionOptions,
  name: DemonstrationName,
  relabel: Relabel,
): Fitted<readonly ShownExample[]> {
  const { k, seed } = options
  if (k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is no label to draw` }
  if (!isClosed(task.answerSpace.kind))
    return { fit: false, reason: `${task.name}: a generation task has no label space to draw labels from` }
  const original = originalExamples.apply(task, options)
  if (!original.fit) return original
  const made = relabel(original.value, seededRandom(seedFrom(`${seed} ${task.name} ${name}`)))
  const missing = made.findIndex((example) => example === undefined)
  if (missing !== -1)
    return { fit: false, reason: `${task.name}: no label can be drawn for positive example ${missing + 1}` }
  return { fit: true, value: made.filter((example) => example !== undefined) }
}

function labelsFor({ answerSpace }: Task, { options }: Example): readonly string[] {
  return labelsOf(answerSpace, { options }) ?? []
}

function wrongFor(task: Task, example: Example): readonly string[] {
  const { input, output } = example
  return labelsFor(task, example).filter(
    (label) => normalise(label) !== normalise(output) && rightBy({ input, output: label }, task) === null,
  )
}

function drawn(example: Example, labels: readonly string[], random: Random): ShownExample | undefined {
  if (labels.length === 0) return undefined
  const output = labels[randomBelow(random, labels.length)]
  return output === undefined ? undefined : { ...example, output, source: 'random label' }
}
