import { normalise } from '#core/scoring/normalise.ts'
import { randomBelow, shuffled, type Random } from '#core/random/index.ts'
import { labelsOf } from '#core/answer-space.ts'
import { rightBy } from '#core/right-outputs.ts'
import { isClosed, type Task } from '#core/task.ts'
import { reasonAgainst, type DelusiveCandidate } from './delusive-validators.ts'

/**
 * All that may be shown as a delusive example, best source first: curated, negative examples shown as positive ones
 * (the construction of Kung & Peng 2023, after the first author's notebook), automatic.
 */
export function delusiveCandidates(task: Task, random: Random): readonly DelusiveCandidate[] {
  return [...curated(task), ...negative(task), ...automatic(task, random)]
}

function curated(task: Task): readonly DelusiveCandidate[] {
  return task.curatedExamples.map(({ input, output, options, gold, approved }, i) => ({
    input,
    output,
    ...(options && { options }),
    ...(gold !== undefined && { gold }),
    ...(approved === true && { approved }),
    source: 'curated',
    title: `curated example ${i + 1}`,
  }))
}

function negative(task: Task): readonly DelusiveCandidate[] {
  return task.negativeExamples.map(({ input, output, options }, i) => ({
    input,
    output,
    ...(options && { options }),
    source: 'negative example',
    title: `negative example ${i + 1}`,
  }))
}

function automatic(task: Task, random: Random): readonly DelusiveCandidate[] {
  return isClosed(task.answerSpace.kind) ? wrongLabels(task, random) : rotatedOutputs(task, random)
}

/**
 * Another label of the label space; of a choice task, another option of the same input, whose options the task file
 * tells. Drawn for every positive example, shown or not, so that one example's label never depends on how many others
 * were taken.
 */
function wrongLabels(task: Task, random: Random): readonly DelusiveCandidate[] {
  return task.positiveExamples.map(({ input, output: gold, options }, i) => {
    const wrong = (labelsOf(task.answerSpace, { options }) ?? []).filter(
      (label) => normalise(label) !== normalise(gold) && rightBy({ input, output: label }, task) === null,
    )
    // With no wrong label at all the gold one stands here, for the validators to refuse in words.
    const output = wrong.length === 0 ? gold : (wrong[randomBelow(random, wrong.length)] ?? gold)
    return {
      input,
      output,
      ...(options && { options }),
      gold,
      source: 'wrong label',
      title: `wrong label for positive example ${i + 1}`,
    }
  })
}

/** One rotation for the whole task: the first, in seeded order, that the validators refuse least often. */
function rotatedOutputs(task: Task, random: Random): readonly DelusiveCandidate[] {
  const n = task.positiveExamples.length
  const steps = shuffled(
    random,
    Array.from({ length: Math.max(0, n - 1) }, (_, i) => i + 1),
  )
  const rotations = steps.map((step) => rotation(task, step))
  const refused = rotations.map(
    (candidates) => candidates.filter((candidate) => reasonAgainst(candidate, task) !== null).length,
  )
  // A single example has only its own output to take, for the validators to refuse in words.
  return rotations[refused.indexOf(Math.min(...refused))] ?? rotation(task, 0)
}

function rotation(task: Task, step: number): readonly DelusiveCandidate[] {
  const examples = task.positiveExamples
  return examples.map(({ input, output: gold }, i) => ({
    input,
    output: examples[(i + step) % examples.length]?.output ?? gold,
    gold,
    source: 'rotated output',
    title: `rotated output for positive example ${i + 1}`,
  }))
}
