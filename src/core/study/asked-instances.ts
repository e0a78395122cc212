import { noun } from '#core/noun.ts'
import { count, counted } from '#core/numbers.ts'
import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'

/** Which instances of each task a study asks. */
export interface AskedInstances {
  /** `null`: all. */
  readonly instancesPerTask: number | null
  /** Draws them; absent: the first ones, as Tk-Instruct's evaluation takes them. */
  readonly instanceSeed?: number | undefined
}

export interface CountedTask {
  readonly name: string
  readonly instanceCount: number
}

/**
 * Positions from 0 of the instances that are drawn of a task, in ascending order; `null` where none are drawn: the
 * first ones are asked, or all. The draw depends on the task's name, the number of its instances and the seed alone,
 * and of one seed a larger draw holds every instance of a smaller one.
 */
export function drawnPositions(
  { name, instanceCount }: CountedTask,
  { instancesPerTask, instanceSeed }: AskedInstances,
): readonly number[] | null {
  if (instanceSeed === undefined || instancesPerTask === null || instancesPerTask >= instanceCount) return null
  const all = Array.from({ length: instanceCount }, (_, position) => position)
  return shuffled(seededRandom(seedFrom(`${instanceSeed} ${name}`) | 0), all)
    .slice(0, instancesPerTask)
    .sort((a, b) => a - b)
}

/** e.g. "all instances", "the first 20 instances", "20 instances drawn by seed 3". */
export function instancesInWords({ instancesPerTask: n, instanceSeed }: AskedInstances): string {
  if (n === null) return 'all instances'
  if (instanceSeed !== undefined) return `${counted(n, 'instance')} drawn by seed ${instanceSeed}`
  return n === 1 ? 'the first instance' : `the first ${count(n)} ${noun(n, 'instance')}`
}
