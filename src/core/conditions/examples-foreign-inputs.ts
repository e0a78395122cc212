import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { irrelevantSentences } from '#core/templates/irrelevant.ts'
import type { ExamplesCondition, ShownExample } from './condition.ts'
import { originalExamples } from './examples-original.ts'

/**
 * Inputs that are of no task, with the outputs of the original examples ("out-of-distribution inputs", which Min et al.
 * take from a corpus of news): the sentences about no task that are nearest to each input in length. Every one is shown
 * once.
 */
export const foreignInputs: ExamplesCondition = {
  name: 'foreign-inputs',
  version: 1,
  describe: 'the outputs of the original examples under inputs of no task, about as long as theirs',
  takesAway: 'inputs of the task',
  apply: (task, options) => {
    const { k, seed } = options
    if (k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is no input to replace` }
    const original = originalExamples.apply(task, options)
    if (!original.fit) return original
    const pool = Object.values(irrelevantSentences)
    if (k > pool.length)
      return { fit: false, reason: `${task.name}: k = ${k} inputs of no task asked for, there are ${pool.length}` }
    const random = seededRandom(seedFrom(`${seed} ${task.name} foreign-inputs`))
    const left = new Set<string>(shuffled(random, pool))
    const value = original.value.map(({ input, output }): ShownExample => {
      const nearest = nearestIn(left, wordsOf(input))
      left.delete(nearest)
      return { input: nearest, output, source: 'foreign input' }
    })
    return { fit: true, value }
  },
}

/** Of equally near ones the first, in the order that was drawn. */
function nearestIn(sentences: ReadonlySet<string>, words: number): string {
  const distance = (sentence: string) => Math.abs(wordsOf(sentence) - words)
  return [...sentences].reduce((best, each) => (distance(each) < distance(best) ? each : best))
}

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}
