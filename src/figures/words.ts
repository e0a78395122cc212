import { decimal, type Bounds } from '#core/numbers.ts'

/** `, 95 % interval 40.1 to 53.2`; nothing where there is none. */
export function intervalInWords(
  interval: Exclude<Bounds, 'too-few'> | null,
  write: (value: number) => string = decimal,
): string {
  return interval === null ? '' : `, 95 % interval ${write(interval.low)} to ${write(interval.high)}`
}
