import { labelsOf } from '#core/answer-space.ts'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Trial } from '#store/trials.ts'

/** A prediction as a trial; who asked it, and how, is not known here. */
export function trialOf(
  prediction: string,
  task: Task,
  instance: Pick<Instance, 'references' | 'options'>,
): Omit<Trial, 'cell' | 'instance'> {
  const labels = labelsOf(task.answerSpace, instance)
  return {
    outcome: outcomeOf(prediction, labels),
    dropped: 0,
    scores: scoreAnswer(prediction, instance.references, labels),
    labelAndStop: isLabelAndStop(prediction, labels),
    text: {
      prompt: '',
      promptHash: '',
      exampleSources: [],
      notes: [],
      raw: prediction,
      stop: null,
      promptTokens: null,
      answerTokens: null,
      labelScores: null,
      message: null,
    },
  }
}

/** Whether the file says what the instance does, order and white space aside. */
export function sameReferences(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [one, other].map((texts) => [...new Set(texts.map((text) => text.trim()))].toSorted())
  return JSON.stringify(a) === JSON.stringify(b)
}
