import type { BaselineTask } from './baseline.ts'
import { copied, type Copied } from './copying.ts'

/**
 * Each instance's input as its answer. Source: Tk-Instruct's heuristic baselines. A task whose inputs are all empty, as
 * those of predictions whose file has none, has nothing to copy.
 */
export function copyInput(tasks: readonly BaselineTask[]): Copied<'copy input'> | null {
  return copied(
    'copy input',
    tasks.filter(({ instances }) => instances.some(({ input }) => input !== '')),
    (_task, { input }) => input,
  )
}

/**
 * The output of the task's first positive example as the answer to every instance, whatever examples the prompts show.
 * Source: Tk-Instruct's heuristic baselines.
 */
export function copyDemo(tasks: readonly BaselineTask[]): Copied<'copy demo'> | null {
  return copied('copy demo', tasks, ({ examples }) => examples[0]?.output ?? null)
}
