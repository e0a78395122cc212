import type { HandOutTarget } from './line.ts'

export const manifestFormat = 'placebo-hand-out'
export const manifestVersion = 1

interface HandedFile {
  readonly file: string
  /** Hexadecimal. */
  readonly sha256: string
}

/** What a hand-out is of, for whoever receives it and for whoever takes its answers in. */
export interface Manifest {
  readonly format: typeof manifestFormat
  readonly version: typeof manifestVersion
  readonly handOut: string
  readonly madeAt: string
  readonly target: HandOutTarget
  /** Of the Placebo that made it. */
  readonly placebo: string
  readonly run: string
  /** `sha256`: of the frozen study as JSON. */
  readonly study: { readonly name: string; readonly sha256: string }
  readonly model: {
    readonly name: string
    readonly sha256: string
    readonly quantisation: string
    /** Tokens that a prompt and its answer may have together. */
    readonly contextSize: number
  }
  /** `text`: why there are no token numbers. */
  readonly prompts: { readonly as: 'tokens' } | { readonly as: 'text'; readonly why: string }
  readonly trials: number
  readonly lines: number
  readonly parts: readonly (HandedFile & { readonly lines: number; readonly bytes: number })[]
  /** What goes with the parts. */
  readonly files: readonly HandedFile[]
}

/** The manifest as pieces of text; the hash of each line's prompt last, by its id, since there may be a million. */
export function* manifestText(
  manifest: Manifest,
  promptHashes: Iterable<readonly [customId: string, hash: string]>,
): Generator<string> {
  yield `${JSON.stringify(manifest, undefined, 2).slice(0, -2)},\n  "promptHashes": {`
  let first = true
  for (const [id, hash] of promptHashes) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(id)}: "${hash}"`
    first = false
  }
  yield '\n  }\n}\n'
}
