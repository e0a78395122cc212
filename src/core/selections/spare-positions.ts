import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'
import { drawnPositions, type AskedInstances, type CountedTask } from '#core/study/asked-instances.ts'

/** Enough for five draws of 16 that hardly overlap; they are kept with the run. */
export const mostSpareInstances = 200

/** Positions of a task's instances that a study never asks, in an order that is drawn; at most as many as are kept. */
export function sparePositions(task: CountedTask, asked: AskedInstances): readonly number[] {
  const { name, instanceCount } = task
  const drawn = drawnPositions(task, asked)
  const isAsked = drawn === null ? null : new Set(drawn)
  const first = asked.instancesPerTask ?? instanceCount
  const spare = Array.from({ length: instanceCount }, (_, position) => position).filter((position) =>
    isAsked === null ? position >= first : !isAsked.has(position),
  )
  return shuffled(seededRandom(seedFrom(`${name} spare`)), spare).slice(0, mostSpareInstances)
}
