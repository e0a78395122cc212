import type { Outcome } from '#core/answers/outcome.ts'
import { listFrom } from './instance-columns.ts'
import type { ReadableDB } from './store.ts'
import { instancesWithWords, type WordSearch } from './trial-search.ts'

/** Which instances of a run are wanted; what is left out asks nothing. */
export interface InstanceFilter {
  /** Positions of tasks. */
  readonly tasks?: readonly number[] | undefined
  /** Of a certain cell, or of any. */
  readonly outcome?: { readonly is: Outcome; readonly cell?: number | undefined } | undefined
  /** Part of the input, a reference, an answer or the instance's id; A–Z and a–z are the same. */
  readonly text?: string | undefined
  /** Cells under which the answer is an exact match. */
  readonly right?: readonly number[] | undefined
  /** Cells under which it is none; where there is no score it is neither. */
  readonly wrong?: readonly number[] | undefined
  /**
   * Cells under which it is out of format: literally no label, though it may be one, and right, after normalisation.
   */
  readonly outOfFormat?: readonly number[] | undefined
  /** Cells under which it was asked but has no score. */
  readonly unscored?: readonly number[] | undefined
  /** Two cells whose answers are not the same, white space around them aside; both have one. */
  readonly differ?: readonly [number, number] | undefined
  /** Words of the prompt or the answer, all of them in one trial: of a certain cell, or of any. */
  readonly words?: (WordSearch & { readonly cell?: number | undefined }) | undefined
}

/** The store's numbers of the instances, in the order of the tasks. */
export function findInstances(db: ReadableDB, run: string, cells: readonly number[], filter: InstanceFilter): number[] {
  const { sql, values } = instancesQuery(run, cells, filter)
  return db.reading
    .prepare<unknown[], number>(sql)
    .pluck()
    .all(...values)
}

/** Exported for the test that pins its plan. */
export function instancesQuery(run: string, cells: readonly number[], filter: InstanceFilter) {
  const { tasks, outcome, text, right = [], wrong = [], outOfFormat = [], unscored = [], differ, words } = filter
  const conditions: { readonly sql: string; readonly values: readonly unknown[] }[] = [
    { sql: 'i.run = ?', values: [run] },
    // A plus keeps the order of the index: one sort of all instances costs more than passing over some.
    ...(tasks ? [{ sql: '+i.task IN (SELECT value FROM json_each(?))', values: [JSON.stringify(tasks)] }] : []),
    ...(words ? [withWords(words.cell === undefined ? cells : [words.cell], words)] : []),
    ...right.map((cell) => scoredAs(cell, 1)),
    ...wrong.map((cell) => scoredAs(cell, 0)),
    ...outOfFormat.map((cell) => withOutcome([cell], 'out-of-format')),
    ...unscored.map(withoutScore),
    ...(differ ? [withOtherAnswers(...differ)] : []),
    ...(outcome ? [withOutcome(outcome.cell === undefined ? cells : [outcome.cell], outcome.is)] : []),
    ...(text === undefined || text === '' ? [] : [withText(cells, text)]),
  ]
  return {
    sql: `SELECT i.id FROM run_instances i WHERE ${conditions.map(({ sql }) => sql).join(' AND ')} ORDER BY i.task, i.position`,
    values: conditions.flatMap(({ values }) => values),
  }
}

function scoredAs(cell: number, exactMatch: 0 | 1) {
  return {
    sql: 'EXISTS (SELECT 1 FROM trials t WHERE t.cell = ? AND t.instance = i.id AND t.exact_match = ?)',
    values: [cell, exactMatch],
  }
}

function withoutScore(cell: number) {
  return {
    sql: 'EXISTS (SELECT 1 FROM trials t WHERE t.cell = ? AND t.instance = i.id AND t.exact_match IS NULL)',
    values: [cell],
  }
}

function withOtherAnswers(one: number, other: number) {
  const trimmed = (text: string) => `trim(${text}.raw, char(32, 9, 10, 11, 12, 13))`
  const sql = `EXISTS (SELECT 1 FROM trial_texts a CROSS JOIN trial_texts b
    WHERE a.cell = ? AND a.instance = i.id AND b.cell = ? AND b.instance = i.id AND ${trimmed('a')} <> ${trimmed('b')})`
  return { sql, values: [one, other] }
}

/** With a plus as above: else the instances would come in the order of the index of words. */
function withWords(cells: readonly number[], words: WordSearch) {
  const { sql, values } = instancesWithWords(cells, words)
  return { sql: `+i.id IN (${sql})`, values }
}

function withOutcome(cells: readonly number[], outcome: Outcome) {
  return {
    sql: `EXISTS (SELECT 1 FROM trials t WHERE t.cell IN (${numbers(cells)}) AND t.instance = i.id AND t.outcome = ?)`,
    values: [outcome],
  }
}

function withText(cells: readonly number[], text: string) {
  const pattern = `%${text.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`
  const like = (column: string) => String.raw`${column} LIKE ? ESCAPE '\'`
  const sql = `(${like('i.input')} OR ${like('i.instance_id')}
    OR EXISTS (SELECT 1 FROM json_each(i.reference_list) r WHERE ${like('r.value')})
    OR EXISTS (SELECT 1 FROM trial_texts x WHERE x.cell IN (${numbers(cells)}) AND x.instance = i.id AND ${like('x.raw')}))`
  return { sql, values: [pattern, pattern, pattern, pattern] }
}

/** The store's own numbers, written out: they are a handful, and asked for with each of 100,000 instances. */
function numbers(cells: readonly number[]): string {
  return cells.map(Number).join(', ')
}

export interface InstanceRow {
  readonly id: number
  /** Position of its task in the run, and its own in the task. */
  readonly task: number
  readonly position: number
  readonly instanceId: string
  readonly input: string
  readonly references: readonly string[]
  /** Of a choice task; `null` elsewhere. */
  readonly options: readonly string[] | null
  /** In no order; without cells that have not asked it yet. */
  readonly trials: readonly TrialOfRow[]
}

export interface TrialOfRow {
  readonly cell: number
  readonly outcome: Outcome
  readonly exactMatch: 0 | 1 | null
  /** 0–1. */
  readonly rougeL: number | null
  readonly formatNormalised: 0 | 1 | null
  readonly raw: string | null
}

/** Those of the numbers that there are, with what was answered, but without any prompt. */
export function readInstanceRows(db: ReadableDB, ids: readonly number[]): InstanceRow[] {
  const instance = db.reading.prepare<[number], InstanceColumns>(instanceRowQuery)
  const trials = db.reading.prepare<[number], TrialOfRow>(trialsOfInstanceQuery)
  return ids.flatMap((id) => {
    const row = instance.get(id)
    return row ? [{ ...placeFrom(row), trials: trials.all(id) }] : []
  })
}

const instanceRowQuery =
  'SELECT id, task, position, instance_id AS instanceId, input, reference_list AS "references", options FROM run_instances WHERE id = ?'

/** Exported for the test that pins its plan. */
export const trialsOfInstanceQuery = `
  SELECT t.cell, t.outcome, t.exact_match AS exactMatch, t.rouge_l AS rougeL, t.format_normalised AS formatNormalised, x.raw
  FROM trials t
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE t.instance = ?`

interface InstanceColumns extends Omit<InstanceRow, 'references' | 'options' | 'trials'> {
  readonly references: string
  readonly options: string | null
}

export interface InstancePlace {
  readonly id: number
  readonly task: number
  readonly position: number
  readonly instanceId: string
  readonly input: string
  readonly references: readonly string[]
  readonly options: readonly string[] | null
}

function placeFrom(row: InstanceColumns): InstancePlace {
  return { ...row, references: listFrom(row.references), options: row.options === null ? null : listFrom(row.options) }
}

/** @param asked its position in the task, or its id; of several with that id the first */
export function findInstance(
  db: ReadableDB,
  run: string,
  task: number,
  asked: number | string,
): InstancePlace | undefined {
  const row =
    typeof asked === 'number'
      ? db.reading.prepare<[string, number, number], InstanceColumns>(instanceAtQuery).get(run, task, asked)
      : db.reading.prepare<[string, number, string], InstanceColumns>(instanceNamedQuery).get(run, task, asked)
  return row && placeFrom(row)
}

const ofTask = instanceRowQuery.replace('id = ?', 'run = ? AND task = ?')
/** Exported for the test that pins their plans. */
export const instanceAtQuery = `${ofTask} AND position = ?`
export const instanceNamedQuery = `${ofTask} AND instance_id = ? ORDER BY position LIMIT 1`

/** Trials of each cell, whatever became of them, by the cell's number. */
export function countTrials(db: ReadableDB, run: string): Map<number, number> {
  return new Map(
    db.reading
      .prepare<[string], [number, number, number]>(trialCountsQuery)
      .raw()
      .all(run)
      .map(([cell, done, failed]) => [cell, done + failed]),
  )
}

/**
 * Differs whenever something has been added to a run's trials. A trial that is done is never replaced, and one that
 * failed only by one that is done, or that failed again.
 */
export function trialsStamp(db: ReadableDB, run: string): string {
  return JSON.stringify(db.reading.prepare(trialCountsQuery).raw().all(run))
}

/** Exported for the test that pins its plan. */
export const trialCountsQuery = `
  SELECT c.id, c.done, (SELECT count(*) FROM trials t WHERE t.cell = c.id AND t.outcome = 'engine-error')
  FROM cells c WHERE c.run = ?`
