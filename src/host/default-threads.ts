import { availableParallelism } from 'node:os'

/** Threads for the engine: every core this process may use. */
export function defaultThreads(): number {
  return availableParallelism()
}
