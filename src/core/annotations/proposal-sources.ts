import { randomBelow, seededRandom, seedFrom, shuffled, type Random } from '#core/random/index.ts'
import { normalise } from '#core/scoring/normalise.ts'
import { labelsOf } from '#core/answer-space.ts'
import { isClosed, type Task } from '#core/task.ts'
import type { Pair, PairSource } from './item.ts'

/** What a model answered to an instance. */
export interface ModelAnswer {
  /** Of the instance. */
  readonly id: string
  readonly input: string
  readonly references: readonly string[]
  readonly answer: string
}

/** One input, and what could be shown as its delusive output, the best first. */
export interface ProposalSource extends Pick<Pair, 'input' | 'gold'> {
  readonly source: PairSource
  readonly title: string
  readonly outputs: readonly string[]
  /** Why there is no output at all. */
  readonly nothing: string
}

/** Of every source: a model's own mistakes where somebody asked for them, then as the delusive condition takes them. */
export function proposalSources(
  task: Task,
  answers: readonly ModelAnswer[],
  references: ReadonlyMap<string, readonly string[]>,
  seed: number,
): readonly ProposalSource[] {
  const random = seededRandom(seedFrom(`${seed} ${task.name}`))
  return [
    ...answered(answers),
    ...negative(task, references),
    ...(isClosed(task.answerSpace.kind) ? wrongLabels(task, random) : rotatedOutputs(task, random)),
  ]
}

/** Nobody wrote down what would be right, unless another example or an instance has the same input. */
function negative(
  { negativeExamples, positiveExamples }: Task,
  references: ReadonlyMap<string, readonly string[]>,
): readonly ProposalSource[] {
  return negativeExamples.map(({ input, output }, i) => ({
    source: 'negative example',
    title: `negative example ${i + 1}`,
    input,
    outputs: [output],
    nothing: '',
    gold:
      positiveExamples.find((right) => right.input.trim() === input.trim())?.output ??
      references.get(input.trim())?.[0] ??
      null,
  }))
}

function wrongLabels({ positiveExamples, answerSpace }: Task, random: Random): readonly ProposalSource[] {
  return positiveExamples.map(({ input, output: gold, options }, i) => ({
    source: 'wrong label',
    title: `wrong label for positive example ${i + 1}`,
    input,
    gold,
    outputs: shuffled(
      random,
      (labelsOf(answerSpace, { options }) ?? []).filter((label) => normalise(label) !== normalise(gold)),
    ),
    nothing:
      answerSpace.kind === 'choice' ? 'no other option of its input is known' : 'the label space has no other label',
  }))
}

/**
 * Each example is offered the output of the one a step further on, with the same step for all, so that every output is
 * used once.
 */
function rotatedOutputs({ positiveExamples }: Task, random: Random): readonly ProposalSource[] {
  const n = positiveExamples.length
  const first = n < 2 ? 0 : randomBelow(random, n - 1)
  const steps = Array.from({ length: Math.max(0, n - 1) }, (_, i) => 1 + ((first + i) % (n - 1)))
  return positiveExamples.map(({ input, output: gold }, i) => ({
    source: 'rotated output',
    title: `rotated output for positive example ${i + 1}`,
    input,
    gold,
    outputs: steps.flatMap((step) => positiveExamples[(i + step) % n]?.output ?? []),
    nothing: 'there is no other example to take an output from',
  }))
}

function answered(answers: readonly ModelAnswer[]): readonly ProposalSource[] {
  return answers.map(({ id, input, references, answer }) => ({
    source: 'model answer',
    title: `answer to instance ${id}`,
    input,
    gold: references[0] ?? null,
    outputs: [answer],
    nothing: '',
  }))
}
