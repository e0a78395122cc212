import type * as Plot from '@observablehq/plot'
import type { Kind } from '#core/task.ts'
import type { SymbolName } from './colours.ts'

/** The skeleton of every figure: made of what the contract answers, drawn by `draw.ts` for any face. */
export interface Figure {
  /** Names its file, without an ending: `figure-2-definitions`. */
  readonly name: string
  readonly title: string
  /** What stands under it: n, intervals, sources. */
  readonly caption: string
  /** The same in words, for whoever cannot see it. */
  readonly description: string
  /** What is told apart in all panels, above them; empty where everything is named in its place. */
  readonly key: readonly KeyEntry[]
  /** Side by side where there is room. */
  readonly panels: readonly Panel[]
  /** What stands behind a mark, by the mark's own words; a mark that is missing here has no trials behind it. */
  readonly behind?: ReadonlyMap<string, Behind>
}

/** Which trials a mark is made of; what is left out is not asked. */
export interface Behind {
  readonly kind?: Kind
  readonly task?: string
  /** Lines, or cells, of which one is right and the other wrong: what makes their difference. */
  readonly differ?: readonly [name: string, against: string]
  /** A cell that has them right, or not. */
  readonly answered?: { readonly name: string; readonly right: boolean }
}

export interface Panel {
  /** Above it; `null` where the figure's title says it all. */
  readonly heading: string | null
  /** Says its height; a width of its own may be smaller than the one that is there. */
  readonly options: (plot: typeof Plot, width: number) => Plot.PlotOptions
}

export interface KeyEntry {
  readonly name: string
  readonly colour: string
  /** `null`: a symbol alone. */
  readonly dash: string | null
  /** `null`: a line alone. */
  readonly symbol: SymbolName | null
  /** Published values are. */
  readonly hollow?: boolean
  /** Lines that stand behind for comparison. */
  readonly faint?: boolean
}

/** What halos and gaps are drawn in; every look has its own colour of it. */
export const paper = 'white'

/** What axes, names and baselines are drawn in. */
export const ink = 'currentColor'
