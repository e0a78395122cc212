/** Dates as the host writes them (ISO 8601), shown in the person's own time zone. What does not exist is a dash. */

const dash = '–'
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** `21 Nov 2026, 14:05` */
export function dateTime(iso: string | null): string {
  return iso === null || Number.isNaN(Date.parse(iso)) ? dash : dayAndTime.format(new Date(iso))
}

/** `21 Nov 2026` */
export function date(iso: string | null): string {
  return iso === null || Number.isNaN(Date.parse(iso)) ? dash : day.format(new Date(iso))
}
