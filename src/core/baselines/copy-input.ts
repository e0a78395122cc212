import type { BaselineTask } from './baseline.ts'
import { copied, type Copied } from './copying.ts'

/** Each instance's input as its answer. Source: Tk-Instruct's heuristic baselines. */
export function copyInput(tasks: readonly BaselineTask[]): Copied<'copy input'> | null {
  return copied('copy input', tasks, (_task, { input }) => input)
}
