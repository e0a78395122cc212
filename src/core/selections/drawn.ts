import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import type { SelectionSeed } from './names.ts'
import { poolOf, taskWith } from './pool.ts'
import type { Selection } from './selection.ts'

/** Other examples (Min et al. 2022: k of the training set, by each seed others), the same under every condition. */
export function drawn(seed: SelectionSeed): Selection {
  const name = `drawn-${seed}` as const
  return {
    name,
    version: 1,
    describe: `k examples drawn by seed ${seed} from the positive ones, or from instances that are never asked`,
    apply: (task, condition, options) => {
      const { k } = options
      if (k === 0) return { fit: false, reason: `${task.name}: k = 0 shows no example, so there is none to draw` }
      const pool = poolOf(task, k)
      if (!pool.fit) return pool
      const { from, members } = pool.value
      const chosen = shuffled(seededRandom(seedFrom(`${seed} ${task.name} drawn`)), members).slice(0, k)
      // Labels that a condition draws are drawn anew: else each draw's first example would get the same one.
      const made = condition.apply(taskWith(task, chosen), { ...options, seed: seedFrom(`${options.seed} ${name}`) })
      if (!made.fit) return made
      if (made.value.length === 0)
        return { fit: false, reason: `${task.name}: ${condition.name} examples are none, so there is none to draw` }
      return {
        ...made,
        value:
          from === 'positive examples'
            ? made.value
            : made.value.map((each) => (each.source === 'task' ? { ...each, source: 'unasked instance' } : each)),
        notes: [`${task.name}: ${k} examples drawn from ${members.length} ${from}`, ...(made.notes ?? [])],
      }
    },
  }
}
