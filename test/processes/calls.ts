export interface TestCalls {
  readonly echo: {
    readonly request: { readonly value: string; readonly milliseconds: number }
    readonly result: string
  }
  readonly log: { readonly request: undefined; readonly result: readonly string[] }
  readonly fail: { readonly request: string; readonly result: never }
  /** Tells each number. */
  readonly count: {
    readonly request: number
    readonly result: { readonly at: number; readonly stopped: boolean }
    readonly event: number
  }
  readonly die: { readonly request: number; readonly result: never }
  /** A loop that never lets the event loop turn. */
  readonly spin: { readonly request: undefined; readonly result: never }
  /** The process id of one that it has forked by itself, and that spins. */
  readonly forkSpinner: { readonly request: undefined; readonly result: number | undefined }
  /**
   * The same, within a second and 300 MB: `loop` only takes time, `memory` takes memory as well, `wait` 200 ms,
   * quietly.
   */
  readonly bounded: { readonly request: 'loop' | 'memory' | 'wait'; readonly result: string }
  readonly sum: { readonly request: Int32Array; readonly result: number }
}
