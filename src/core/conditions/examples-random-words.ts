import { labelsOf } from '#core/answer-space.ts'
import { randomBelow, seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { arbitraryNouns } from '#core/target-words/nouns.ts'
import { isClosed, type Task } from '#core/task.ts'
import type { ExamplesCondition } from './condition.ts'
import { originalExamples } from './examples-original.ts'

/**
 * Each label replaced by one of as many random nouns as there are labels ("demonstrations with random English words").
 * Inputs and format stay; the label space is gone.
 */
export const randomWords: ExamplesCondition = {
  name: 'random-words',
  version: 1,
  describe: 'the original examples, each with a random noun for its label, of as many nouns as there are labels',
  takesAway: 'the label space',
  apply: (task, options) => {
    const { k, seed } = options
    if (k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is no label to replace` }
    if (!isClosed(task.answerSpace.kind))
      return { fit: false, reason: `${task.name}: a generation task has no labels to replace` }
    const original = originalExamples.apply(task, options)
    if (!original.fit) return original
    const random = seededRandom(seedFrom(`${seed} ${task.name} random-words`))
    const most = Math.max(2, ...original.value.map((example) => labelsOf(task.answerSpace, example)?.length ?? 0))
    const words = shuffled(random, nounsBeside(task)).slice(0, most)
    if (words.length < most)
      return { fit: false, reason: `${task.name}: ${most} nouns are needed, ${words.length} stand nowhere in the task` }
    return {
      fit: true,
      value: original.value.map((example) => ({
        ...example,
        output: words[randomBelow(random, words.length)] ?? '',
        source: 'random word',
      })),
    }
  },
}

/** That stand nowhere in the task: a word that it has may mean something there. */
function nounsBeside({ definition, positiveExamples, answerSpace }: Task): readonly string[] {
  const labels = answerSpace.kind === 'classification' ? answerSpace.labels : []
  const texts = [definition, ...labels, ...positiveExamples.flatMap(({ input, output }) => [input, output])]
  const all = texts.join('\n').toLowerCase()
  return arbitraryNouns.filter((noun) => !all.includes(noun))
}
