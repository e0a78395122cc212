import { noun } from '#core/noun.ts'

/** How numbers are written in figures and printed tables. What does not exist (`null`) is a dash: never 0, never NaN. */

const dash = '–'
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `42.6`, with a minus as wide as a plus. */
export function decimal(value: number | null, digits = 1): string {
  return value === null ? dash : withMinus(value.toFixed(digits))
}

/** A difference of percentages, always with its sign: `+1.2`, `−0.3`. */
export function points(value: number | null): string {
  if (value === null) return dash
  const text = decimal(value)
  return text.startsWith('−') ? text : `+${text}`
}

/** `100,000` */
export function count(value: number): string {
  return whole.format(value)
}

/** `1 task`, `2 tasks` */
export function counted(value: number, one: string): string {
  return `${count(value)} ${noun(value, one)}`
}

/** `Original` */
export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

type Bounds = { readonly low: number; readonly high: number }

/** `, 95 % interval 40.1 to 53.2`; nothing where there is none. */
export function intervalInWords(interval: Bounds | null, write: (value: number) => string = decimal): string {
  return interval === null ? '' : `, 95 % interval ${write(interval.low)} to ${write(interval.high)}`
}

/** `0.012`, `< 0.001` */
export function probability(p: number | 'too-few' | null): string {
  if (p === null) return dash
  if (p === 'too-few') return 'too few'
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

/** No minus before nothing. */
function withMinus(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace('-', '−')
}
