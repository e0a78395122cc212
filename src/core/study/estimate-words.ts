import { count, decimal, duration } from '../numbers.ts'

export interface Range {
  readonly low: number
  readonly high: number
}

/** `12 s to 40 s`; one time where both are written alike. */
export function timeInWords({ low, high }: Range): string {
  const [least, most] = [duration(rounded(low)), duration(rounded(high))]
  return least === most ? `about ${least}` : `${least} to ${most}`
}

/** Asking and training together. */
export function totalTime(time: { readonly asking: Range; readonly training: Range } | null): Range | null {
  return time && { low: time.asking.low + time.training.low, high: time.asking.high + time.training.high }
}

/** An estimate of a large number, in two or three digits: `1.2 M`, `340 k`. */
export function about(value: number): string {
  if (value >= 1e9) return `${decimal(value / 1e9)} G`
  if (value >= 1e6) return `${decimal(value / 1e6)} M`
  if (value >= 1e3) return `${decimal(value / 1e3, value < 1e4 ? 1 : 0)} k`
  return count(Math.round(value))
}

/** Minutes from an hour on, hours from a day on: an estimate knows no better. */
function rounded(seconds: number): number {
  const to = seconds >= 86_400 ? 3600 : seconds >= 3600 ? 60 : seconds >= 300 ? 30 : 1
  return Math.max(1, Math.round(seconds / to) * to)
}
