/** How numbers are written on every screen. What does not exist (`null`) is a dash: never 0, never NaN. */

const dash = '–'
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** 0–100, with its sign: `42.6 %`. */
export function percent(value: number | null, digits = 1): string {
  return exists(value) ? `${decimal(value, digits)} %` : dash
}

/** Without a unit, for columns whose head names it: `42.6`. */
export function decimal(value: number | null, digits = 1): string {
  return exists(value) ? signed(value.toFixed(digits)) : dash
}

/** A difference of percentages, always with its sign: `+1.2`, `−0.3`. */
export function points(value: number | null, digits = 1): string {
  if (!exists(value)) return dash
  const text = decimal(value, digits)
  return text.startsWith('−') ? text : `+${text}`
}

/** `100,000` */
export function count(value: number | null): string {
  return exists(value) ? signed(whole.format(value)) : dash
}

/** @param one its plural is made with an s unless `many` is given: `1 task`, `2 tasks` */
export function counted(value: number | null, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `0.25 s`, `12 s`, `3 min 5 s`, `2 h 15 min`, `4 d 3 h` */
export function duration(seconds: number | null): string {
  if (!exists(seconds)) return dash
  if (seconds < 1) return `${decimal(seconds, 2)} s`
  const rounded = Math.round(seconds)
  const [days, hours, minutes, rest] = [Math.floor(rounded / 86_400), Math.floor(rounded / 3600) % 24, Math.floor(rounded / 60) % 60, rounded % 60]
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  if (minutes > 0) return `${minutes} min ${rest} s`
  return `${rest} s`
}

/** Powers of 1000, as file managers and makers of disks count: `1.2 GB`. */
export function bytes(value: number | null): string {
  if (!exists(value)) return dash
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.max(0, units.findLastIndex((_, i) => Math.abs(value) >= 1000 ** i))
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

/** @param iso as the host writes it; shown in the person's own time zone: `21 Nov 2026, 14:05` */
export function dateTime(iso: string | null): string {
  return iso === null || Number.isNaN(Date.parse(iso)) ? dash : dayAndTime.format(new Date(iso))
}

/** `21 Nov 2026` */
export function date(iso: string | null): string {
  return iso === null || Number.isNaN(Date.parse(iso)) ? dash : day.format(new Date(iso))
}

function exists(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}

/** With a minus sign that is as wide as a plus, and no minus before nothing. */
function signed(text: string): string {
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace('-', '−')
}
