import { date } from '../ui/dates.ts'

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** Of today the time, else the day. */
export function shortTime(iso: string, now = new Date()): string {
  return date(iso) === date(now.toISOString()) ? clock.format(new Date(iso)) : date(iso)
}
