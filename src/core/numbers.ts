import { noun } from './noun.ts'

/**
 * How numbers are written by every face: page, figures, tables, reports, terminal and sentences. What does not exist
 * (`null`, NaN) is a dash: never 0, never NaN.
 *
 * A number is rounded once, here. Sums that were added up in another order differ in their last bits, and 28.75 is then
 * 28.749999999999996: both are first read as the decimal number they stand for (12 digits), and that is rounded half
 * away from zero. `toFixed` would write 28.8 and 28.7.
 */

const dash = '–'
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fixed = Array.from(
  { length: 7 },
  (_, digits) =>
    new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }),
)

/** What a mean or a difference is drawn between; `too-few`: the data cannot carry one. */
export type Bounds = 'too-few' | { readonly low: number; readonly high: number }

/** Without a unit, for columns whose head names it: `42.6`, with a minus as wide as a plus. */
export function decimal(value: number | null, digits = 1): string {
  return exists(value) ? signed((fixed[digits] ?? whole).format(value.toPrecision(12) as `${number}`)) : dash
}

/** 0–100, with its sign: `42.6 %`. */
export function percent(value: number | null, digits = 1): string {
  return exists(value) ? `${decimal(value, digits)} %` : dash
}

/** A difference of percentages, always with its sign: `+1.2`, `−0.3`. */
export function points(value: number | null, digits = 1): string {
  if (!exists(value)) return dash
  const text = decimal(value, digits)
  return text.startsWith('−') ? text : `+${text}`
}

/** `40.1 to 53.2`; a dash where there is none. */
export function interval(bounds: Bounds | null | undefined, write: (value: number) => string = decimal): string {
  if (bounds === null || bounds === undefined) return dash
  return bounds === 'too-few' ? 'too few' : `${write(bounds.low)} to ${write(bounds.high)}`
}

/** `0.012`, `< 0.001` */
export function probability(p: number | 'too-few' | null): string {
  if (p === 'too-few') return 'too few'
  return p !== null && p < 0.001 ? '< 0.001' : decimal(p, 3)
}

/** `100,000` */
export function count(value: number | null): string {
  return exists(value) ? signed(whole.format(value)) : dash
}

/** @param one its plural is made with an s unless `many` is given: `1 task`, `2,000 tasks` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${noun(value, one, many)}`
}

/** `0.25 s`, `12 s`, `3 min 5 s`, `2 h 15 min`, `4 d 3 h` */
export function duration(seconds: number | null): string {
  if (!exists(seconds)) return dash
  if (seconds > 0 && seconds < 1) return `${decimal(seconds, 2)} s`
  const rounded = Math.round(seconds)
  const [days, hours, minutes, rest] = [
    Math.floor(rounded / 86_400),
    Math.floor(rounded / 3600) % 24,
    Math.floor(rounded / 60) % 60,
    rounded % 60,
  ]
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  if (minutes > 0) return `${minutes} min ${rest} s`
  return `${rest} s`
}

/** Powers of 1000, as file managers and makers of disks count: `1.2 GB`. */
export function bytes(value: number | null): string {
  if (!exists(value)) return dash
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.max(
    0,
    units.findLastIndex((_, i) => Math.abs(value) >= 1000 ** i),
  )
  return `${decimal(value / 1000 ** power, power === 0 ? 0 : 1)} ${units[power] ?? ''}`
}

/** `6.4 trials/s`; from 100 on without decimals. */
export function perSecond(value: number | null, what: string): string {
  return exists(value) ? `${value < 100 ? decimal(value) : count(value)} ${what}/s` : dash
}

/** A model's size as its makers say it: `134 M`, `1.1 B`. */
export function parameters(value: number | null): string {
  if (!exists(value)) return dash
  if (value >= 1e9) return `${decimal(value / 1e9)} B`
  if (value >= 1e6) return `${decimal(value / 1e6, value < 1e7 ? 1 : 0)} M`
  return value >= 1000 ? `${decimal(value / 1000, 0)} k` : count(value)
}

function exists(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}

/** No minus before nothing. */
function signed(text: string): string {
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace('-', '−')
}
