import type * as Plot from '@observablehq/plot'

/** What a drawing is made with: a page has its own document, Node is handed one. */
export interface Pen {
  readonly plot: typeof Plot
  /** A `Document`; rooms without a screen know no such type. */
  readonly document: object
}
