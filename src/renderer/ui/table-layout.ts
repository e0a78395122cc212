/** What the layout of a table has to know of a column. */
export interface Placed {
  readonly id: string
  /** Pixels; without it the column takes its share of what is left. */
  readonly width?: number
  /** The width is the least one: what is left over is the column's. */
  readonly grows?: boolean
  /** Stays in sight while the others are scrolled, and cannot be taken away; only the first columns can be frozen. */
  readonly frozen?: boolean
  /** Whether it is shown before anybody has chosen; default: it is. */
  readonly atFirst?: boolean
  /** What a choice is remembered under; default: its id. */
  readonly remembered?: string
}

/** Shown or not, by what a column is remembered under; of the others nothing was chosen. */
export type ColumnChoice = Readonly<Record<string, boolean>>

export interface Place<Column> {
  readonly column: Column
  /** Pixels of its `col`; undefined: what is left. */
  readonly width: number | undefined
  /** Pixels from the left where it stays; undefined: it is scrolled. */
  readonly left: number | undefined
  /** Behind it begins what is scrolled. */
  readonly isEdge: boolean
}

export interface Layout<Column> {
  readonly places: readonly Place<Column>[]
  /** Pixels; a narrower window scrolls. */
  readonly minWidth: number
}

/** Pixels of a column that names no width, when the window is narrow. */
const usual = 200

/** Share of a window that what is frozen may take: the rest is there to be scrolled. */
const frozenShare = 0.62

/** Pixels that a name keeps in any window. */
const leastName = 112

/** @param available pixels of the window that the table stands in; 0: not known yet */
export function layoutOf<Column extends Placed>(columns: readonly Column[], available: number): Layout<Column> {
  const room = available === 0 ? Infinity : available * frozenShare
  const beside = columns.reduce(
    (sum, { frozen = false, grows = false, width = usual }) => (frozen && !grows ? sum + width : sum),
    0,
  )
  const widths = columns.map((column) => widthOf(column, room, room - beside))
  const minWidth = widths.reduce((sum, width) => sum + width, 0)
  // What stays in sight costs a browser a layer for every cell: only where there is something to be scrolled.
  let [left, stays] = [0, available === 0 || minWidth > available]
  const lefts = columns.map(({ frozen = false }, i) => {
    const width = widths[i] ?? usual
    stays &&= frozen && left + width <= room
    if (!stays) return undefined
    left += width
    return left - width
  })
  const edge = lefts.findLastIndex((each) => each !== undefined)
  return {
    places: columns.map((column, i) => ({
      column,
      width: column.width === undefined || column.grows === true ? undefined : widths[i],
      left: lefts[i],
      isEdge: i === edge,
    })),
    minWidth,
  }
}

/**
 * A name that grows may be cut where there is little room, for it is read by its title: so far that what is frozen
 * beside it has its place, and where that cannot be, is scrolled.
 */
function widthOf({ width = usual, grows = false, frozen = false }: Placed, room: number, left: number): number {
  if (!grows || !frozen) return width
  return Math.min(width, left >= leastName ? Math.floor(left) : Math.max(leastName, Math.floor(room * 0.75)))
}

export function isShown(
  { id, frozen = false, atFirst = true, remembered = id }: Placed,
  choice: ColumnChoice,
): boolean {
  return frozen || (choice[remembered] ?? atFirst)
}
