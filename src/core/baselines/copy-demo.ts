import type { BaselineTask } from './baseline.ts'
import { copied, type Copied } from './copying.ts'

/**
 * The output of the task's first positive example as the answer to every instance, whatever examples the prompts show.
 * Source: Tk-Instruct's heuristic baselines.
 */
export function copyDemo(tasks: readonly BaselineTask[]): Copied<'copy demo'> | null {
  return copied('copy demo', tasks, ({ examples }) => examples[0]?.output ?? null)
}
