import type { AskedInstances } from '#core/study/asked-instances.ts'
import type { SharedText } from '#core/study/problems.ts'
import { trainedPositions } from '#core/study/chosen-instances.ts'
import { overlaps, type OfTask } from '#core/study/split.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { findInstance, readAskedInstances, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'

/** Instances compared at most; the run compares all of them before it begins. */
const maxCompared = { train: 3000, test: 6000 }
/** Instances put in a seed's order at most: a task may hold hundreds of thousands. */
const maxOrdered = 100_000
/** Milliseconds for each side, whatever the machine is doing: this is told while a person chooses. */
const timeoutMs = 60
/** Told at most: one is enough to know that a split is wrong. */
const maxReported = 5

/** Test instances whose text is trained on or held out, among those that are asked of each task, the first ones. */
export function overlapOf(
  host: Pick<Host, 'store' | 'now'>,
  train: readonly TaskRow[],
  test: readonly TaskRow[],
  tuning: StudyTuning,
  wanted: AskedInstances,
) {
  const asked = test.map(({ instanceCount }) => Math.min(instanceCount, wanted.instancesPerTask ?? instanceCount))
  const trained = trainedOf(host, train, tuning)
  const eachTest = share(maxCompared.test, test.length)
  let compared = 0
  const tested = function* (): Generator<OfTask> {
    const until = host.now() + timeoutMs
    for (const row of test) {
      let ofTask = 0
      for (const instance of readAskedInstances(host.store, row, wanted)) {
        if (ofTask++ === eachTest) break
        compared++
        yield { task: row.task.name, instance }
      }
      if (host.now() > until) return
    }
  }
  return {
    sharedTexts: firstShared(trained.instances, tested()),
    compared: trained.instances.length + compared,
    of: trained.of + asked.reduce((sum, n) => sum + n, 0),
  }
}

/** The first texts that stand on both sides. */
export function firstShared(train: Iterable<OfTask>, test: Iterable<OfTask>): readonly SharedText[] {
  const shared: SharedText[] = []
  for (const overlap of overlaps(train, test)) {
    shared.push({ train: named(overlap.train), test: named(overlap.test) })
    if (shared.length === maxReported) break
  }
  return shared
}

function named({ task, instance }: OfTask) {
  return { task, instance: instance.id }
}

/**
 * Instances that some training is given or that are held out from it, in the order of the seeds; `of`: how many there
 * are of them, at most.
 */
function trainedOf(
  host: Pick<Host, 'store' | 'now'>,
  train: readonly TaskRow[],
  { sizes, seeds, heldOutPerTask }: StudyTuning,
) {
  const perSeed = Math.max(...sizes) + heldOutPerTask
  const until = host.now() + timeoutMs
  const each = share(maxCompared.train, train.length)
  const instances: OfTask[] = []
  let left = maxOrdered
  let of = 0
  for (const { id, task, instanceCount } of train) {
    const positions = new Set<number>()
    let seen = 0
    for (const seed of seeds) {
      if (instanceCount > left || positions.size >= each || host.now() > until) break
      left -= instanceCount
      seen++
      for (const position of trainedPositions(task.name, instanceCount, { size: perSeed, seed }))
        positions.add(position)
    }
    // Seeds may draw the same instance: how many there are is known once all have drawn.
    of += seen === seeds.length ? positions.size : Math.min(instanceCount, seeds.length * perSeed)
    for (const position of [...positions].slice(0, each)) {
      const instance = findInstance(host.store, id, position)
      if (instance) instances.push({ task: task.name, instance })
    }
  }
  return { instances, of }
}

function share(most: number, tasks: number): number {
  return Math.max(1, Math.floor(most / Math.max(1, tasks)))
}
