import { readFileSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'

/** Where the window stood when it was closed, in device-independent pixels. */
export interface WindowState extends Rectangle {
  readonly maximised: boolean
}

/** Nothing where there is no file yet, or none that makes sense: a window can always open as at the first start. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isWindowState(read) ? read : undefined
  } catch {
    return undefined
  }
}

/** A size that cannot be kept is no reason to keep the window open. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  } catch {
    return
  }
}

/** Enough of the window to see it and to take hold of it. */
const minVisible = { width: 200, height: 60 }

/**
 * Without its place where hardly anything of it would be seen, as after a display was unplugged; no larger than its
 * display.
 */
export function placeOn(
  state: WindowState,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  const area = workAreas.find(
    (each) =>
      overlap(state.x, state.width, each.x, each.width) >= minVisible.width &&
      // The title bar: it must not stand above or below the display.
      state.y >= each.y &&
      state.y + minVisible.height <= each.y + each.height,
  )
  const [first] = workAreas
  const { width, height } = area ?? first ?? state
  const size = { width: Math.min(state.width, width), height: Math.min(state.height, height) }
  return area === undefined ? size : { x: state.x, y: state.y, ...size }
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)
}

function isWindowState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height, maximised } = value as Record<string, unknown>
  return (
    [x, y, width, height].every(Number.isSafeInteger) &&
    Number(width) > 0 &&
    Number(height) > 0 &&
    typeof maximised === 'boolean'
  )
}
