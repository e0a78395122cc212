import { composed } from '#core/composed.ts'
import type { Instance } from '#core/task.ts'

/** An instance and the task it belongs to. */
export interface OfTask {
  readonly task: string
  readonly instance: Instance
}

/** The same text on both sides of a split: what is tested was trained on. */
export interface Overlap {
  readonly train: OfTask
  readonly test: OfTask
}

/** Names that stand on both sides, in the order of `train`. */
export function sharedTasks(train: readonly string[], test: readonly string[]): readonly string[] {
  const asked = new Set(test)
  return [...new Set(train)].filter((name) => asked.has(name))
}

/**
 * Test instances whose input is the text of a train instance, whatever tasks they belong to. Texts are one where they
 * differ in case, in white space or in how Unicode composes a character; punctuation counts (3 * 4 is not 34).
 *
 * @param train is held in memory, `test` goes by one at a time
 */
export function* overlaps(train: Iterable<OfTask>, test: Iterable<OfTask>): Generator<Overlap> {
  const byText = new Map<string, OfTask>()
  for (const each of train) byText.set(comparable(each.instance.input), each)
  for (const each of test) {
    const found = byText.get(comparable(each.instance.input))
    if (found) yield { train: found, test: each }
  }
}

function comparable(input: string): string {
  return composed(input).toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
