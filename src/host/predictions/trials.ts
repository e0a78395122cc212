import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Trial } from '#store/trials.ts'

/** A prediction as a trial; who asked it, and how, is not known here. */
export function trialOf(prediction: string, task: Task, { references }: Pick<Instance, 'references'>): Omit<Trial, 'cell' | 'instance'> {
  const labels = task.answerSpace.kind === 'classification' ? task.answerSpace.labels : null
  return {
    outcome: outcomeOf(prediction, task.answerSpace),
    dropped: 0,
    scores: scoreAnswer(prediction, references, labels),
    labelAndStop: isLabelAndStop(prediction, labels),
    text: { prompt: '', promptHash: '', exampleSources: [], notes: [], raw: prediction, stop: null, promptTokens: null, answerTokens: null, labelScores: null, message: null },
  }
}

/** Whether the file says what the instance does, order and white space aside. */
export function sameReferences(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [one, other].map((texts) => [...new Set(texts.map((text) => text.trim()))].toSorted())
  return JSON.stringify(a) === JSON.stringify(b)
}
