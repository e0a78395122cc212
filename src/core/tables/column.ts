import { count, decimal, duration, interval, points, probability, type Bounds } from '#core/numbers.ts'

/** A value with its interval: a level in percent, or a step in points. */
export interface Estimate {
  readonly value: number
  readonly interval95: Bounds
}

/** Unrounded. `null`: there is none; `too-few`: the data cannot carry one. */
export type Value = string | number | boolean | Exclude<Bounds, 'too-few'> | Estimate | null

/** What a column's values are: by this, and by nothing else, a face writes and sorts them. */
export type ValueKind =
  | 'text'
  | 'verdict'
  | 'yes or no'
  | 'count'
  | 'percent'
  | 'points'
  | 'probability'
  | 'seconds'
  | 'number'
  | 'percent interval'
  | 'points interval'
  | 'estimate'

/**
 * Where a column is: `wide`: on the page and in CSV, which have room; `people`: everywhere but in CSV; `csv`: there
 * alone.
 */
export type Where = 'everywhere' | 'wide' | 'people' | 'csv'

export interface Column<Row> {
  /** Its head in CSV, where the unit stands behind it. Scripts read files by it: it never changes. */
  readonly id: string
  /** Its head for people. */
  readonly title: string
  readonly unit: '%' | 'points' | 'tokens' | 'nats' | null
  readonly kind: ValueKind
  readonly value: (row: Row) => Value
  /** For people, instead of what the formatter makes of the value. */
  readonly text?: ((row: Row) => string) | undefined
  /** Decimals. */
  readonly digits?: number | undefined
  readonly where?: Where | undefined
  /** For people only where `some` row has a value that is not 0, where rows `differ`, or where the rows are such. */
  readonly only?: 'some' | 'differ' | ((rows: readonly Row[]) => boolean) | undefined
  /** What the column is, in one sentence. */
  readonly help?: string | undefined
  /** What is to be known of one value; `null`: nothing. */
  readonly note?: ((row: Row) => string | null) | undefined
  /** What stands beside a value where there is room: on the page. */
  readonly aside?: ((row: Row) => string | null) | undefined
  /** What was found of the row: on the page it stands beside the name. Verdicts always do. */
  readonly isFinding?: boolean | undefined
  /** On the page it is there to be chosen, and not shown before. */
  readonly isFurther?: boolean | undefined
  /** The title is a name (of a line, a label): no face writes it otherwise. */
  readonly isName?: boolean | undefined
}

type More<Row> = Partial<Omit<Column<Row>, 'id' | 'title' | 'kind' | 'value'>>

type Make<Of extends Value> = <Row>(id: string, title: string, value: (row: Row) => Of, more?: More<Row>) => Column<Row>

function columnOf(kind: ValueKind, unit: Column<unknown>['unit'] = null): Make<Value> {
  return (id, title, value, more) => ({ id, title, unit, kind, value, ...more })
}

// One function for each kind of value, so that a table's file has a line for each column.
export const text: Make<string | null> = columnOf('text')
export const verdict: Make<string | null> = columnOf('verdict')
export const yesOrNo: Make<boolean | null> = columnOf('yes or no')
export const counts: Make<number | null> = columnOf('count')
export const seconds: Make<number | null> = columnOf('seconds')
/** Of a quantity with a unit of its own, or none. */
export const number: Make<number | 'too-few' | null> = columnOf('number')
export const percents: Make<number | null> = columnOf('percent', '%')
export const pointsOf: Make<number | null> = columnOf('points', 'points')
export const probabilities: Make<number | 'too-few' | null> = columnOf('probability')
export const percentInterval: Make<Bounds | null> = columnOf('percent interval')
export const pointsInterval: Make<Bounds | null> = columnOf('points interval')
export const estimates: Make<Estimate | null> = columnOf('estimate')

/** A value as people read it. */
export function written<Row>({ text: own, value: of, kind, digits }: Column<Row>, row: Row): string {
  if (own !== undefined) return own(row)
  const value = of(row)
  if (value === null) return kind === 'text' || kind === 'verdict' ? '' : '–'
  if (typeof value === 'string') return value === 'too-few' && kind !== 'text' ? 'too few' : value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return writers[kind](value, digits)
  if ('low' in value) return interval(value, kind === 'points interval' ? points : decimal)
  return `${points(value.value)} (${interval(value.interval95, points)})`
}

const writers: Readonly<Record<ValueKind, (value: number, digits?: number) => string>> = {
  count,
  percent: decimal,
  points,
  number: decimal,
  probability: (value) => probability(value),
  seconds: (value) => duration(value),
  text: String,
  verdict: String,
  'yes or no': String,
  'percent interval': decimal,
  'points interval': points,
  estimate: points,
}

/** What a column is sorted by; an interval by its lower end. `null` stands last. */
export function sortValue<Row>({ value: of, kind }: Column<Row>, row: Row): string | number | null {
  const value = of(row)
  if (value === null || typeof value === 'number') return value
  if (typeof value === 'string') return kind === 'text' || kind === 'verdict' ? value : null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return 'low' in value ? value.low : value.value
}

/** Numbers stand at the right. */
export function isNumeric({ kind }: Column<never>): boolean {
  return kind !== 'text' && kind !== 'verdict' && kind !== 'yes or no'
}

/** The heads of a column in CSV: an interval has two. */
export function headOf({ id, unit, kind }: Column<never>): readonly string[] {
  if (kind === 'percent interval' || kind === 'points interval') return [`${id} low`, `${id} high`]
  return [unit === null ? id : `${id} (${unit})`]
}

/** A value in CSV: unrounded; what does not exist, or is `too-few`, is empty. */
export function cellsOf<Row>(
  { value: of, kind }: Column<Row>,
  row: Row,
): readonly (string | number | boolean | null)[] {
  const value = of(row)
  if (kind === 'percent interval' || kind === 'points interval')
    return value !== null && typeof value === 'object' && 'low' in value ? [value.low, value.high] : [null, null]
  if (value === null || typeof value === 'object') return [value === null || 'low' in value ? null : value.value]
  return [value === 'too-few' && kind !== 'verdict' && kind !== 'text' ? null : value]
}
