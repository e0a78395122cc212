import { interval, points, type Bounds } from '#core/numbers.ts'

export { probability } from '#core/numbers.ts'

/** Pixels that the longest of some names needs in a table. */
export function widthOf(names: readonly string[]): number {
  return Math.min(380, Math.max(170, 40 + 7.5 * Math.max(...names.map(({ length }) => length))))
}

/** Percent: `40.1 to 53.2`. */
export function intervalText(bounds: Bounds | undefined): string {
  return interval(bounds)
}

/** Points: `−3.2 to +1.1`. */
export function pointsText(bounds: Bounds): string {
  return interval(bounds, points)
}
