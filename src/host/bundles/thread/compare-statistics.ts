import { names } from '#exchange/bundle/layout.ts'
import type { Tally } from './tally.ts'

/**
 * Compares two documents number by number. What the stored one does not have is not looked for, where it is of another
 * version: that one may not have known it; nor are words, which another version may choose otherwise, nor digits that
 * only the way of computing decides.
 */
export function compareStatistics(
  stored: unknown,
  recomputed: unknown,
  tally: Tally,
  { sameVersion }: { readonly sameVersion: boolean },
): void {
  const walk = (before: unknown, now: unknown, path: string): void => {
    if (isList(before) && isList(now)) {
      if (sameVersion || now.length < before.length)
        tally.compare({ file: names.statistics }, `${path}.length`, before.length, now.length)
      before.forEach((each, i) => walk(each, now[i], `${path}[${nameOf(each) ?? i}]`))
    } else if (isRecord(before) && isRecord(now)) {
      const keys = sameVersion ? new Set([...Object.keys(before), ...Object.keys(now)]) : Object.keys(before)
      for (const key of keys) walk(before[key], now[renamed.get(key) ?? key], path === '' ? key : `${path}.${key}`)
    } else if (sameVersion || !isWords(before, now)) {
      tally.compare({ file: names.statistics }, path, before, !sameVersion && isClose(before, now) ? before : now)
    }
  }
  walk(stored, recomputed, '')
}

/** Keys of bundles made before version 0.3, and what they are called since. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['aboveGuessing', 'aboveChance'],
  ['smallestDetectable', 'minimumDetectableEffect'],
  ['smallestDetectableDifference', 'minimumDetectableEffect'],
])

function isWords(before: unknown, now: unknown): boolean {
  return typeof before === 'string' && typeof now === 'string'
}

/** Percent, points and p have some digits; two ways to the same quantile agree in eleven. */
function isClose(before: unknown, now: unknown): boolean {
  if (typeof before !== 'number' || typeof now !== 'number') return false
  return Math.abs(before - now) <= Math.max(1e-10, 1e-9 * Math.max(Math.abs(before), Math.abs(now)))
}

function nameOf(value: unknown): string | undefined {
  return isRecord(value) && typeof value['name'] === 'string' ? value['name'] : undefined
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
