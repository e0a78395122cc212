import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { drawn } from './drawn.ts'
import { selectionSeeds, type SelectionSeed } from './names.ts'
import type { Selection } from './selection.ts'

/**
 * The same examples, each as its condition alters it, in an order drawn by seed: any order, so that several orders are
 * a sample of all, and the task's own may be among them.
 */
export function otherOrder(seed: SelectionSeed): Selection {
  const name = `order-${seed}` as const
  return {
    name,
    version: 1,
    describe: `the same k examples in an order drawn by seed ${seed}; of a task with fewer positive ones those of drawn-${selectionSeeds[0]}`,
    apply: (task, condition, options) => {
      const made =
        task.positiveExamples.length >= options.k
          ? condition.apply(task, options)
          : drawn(selectionSeeds[0]).apply(task, condition, options)
      if (!made.fit) return made
      if (made.value.length < 2)
        return {
          fit: false,
          reason: `${task.name}: ${condition.name} examples with k = ${options.k} show ${made.value.length === 0 ? 'none' : 'one'}, which has no other order`,
        }
      return { ...made, value: shuffled(seededRandom(seedFrom(`${seed} ${task.name} order`)), made.value) }
    },
  }
}
