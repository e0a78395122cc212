/**
 * Starts a module as a process of its own and speaks with it by messages (structured clone).
 * The face hands it in: `utilityProcess.fork` under Electron, fork-node.ts elsewhere.
 */
export type Fork = (modulePath: string) => Child

export interface Child {
  readonly pid: number | undefined
  /** A message to a process that has ended is dropped; `onExit` tells. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once; also when the process could not be started. */
  onExit(listener: (exit: ProcessExit) => void): void
  /** At once, without asking (SIGKILL). */
  kill(): void
}

export interface ProcessExit {
  readonly code: number | null
  /** e.g. "SIGSEGV"; null where the platform has none. */
  readonly signal: string | null
  /** The end of what the process wrote to its stdout and stderr; a native assert says there what failed. */
  readonly lastLines: readonly string[]
}
