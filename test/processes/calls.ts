export interface TestCalls {
  readonly echo: { readonly request: { readonly value: string; readonly milliseconds: number }; readonly result: string }
  readonly log: { readonly request: undefined; readonly result: readonly string[] }
  readonly fail: { readonly request: string; readonly result: never }
  /** Tells each number. */
  readonly count: { readonly request: number; readonly result: { readonly at: number; readonly stopped: boolean }; readonly event: number }
  readonly die: { readonly request: number; readonly result: never }
  readonly sum: { readonly request: Int32Array; readonly result: number }
}
