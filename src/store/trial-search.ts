import type { SearchTerm } from '#core/study/search-words.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** Where words are looked for. */
export const searchedTexts = ['prompts', 'answers'] as const
export type SearchedText = (typeof searchedTexts)[number]

export interface WordSearch {
  readonly terms: readonly SearchTerm[]
  /** Default: in both. */
  readonly in?: SearchedText | undefined
}

/** A cell's trials stand in the index from `cell * perCell` on. */
const perCell = 2 ** 32

const columns = { prompts: 'prompt', answers: 'answer' } as const satisfies Record<SearchedText, string>

/** In the language of FTS5, where whatever stands in quotes is a text: nothing typed can be an operator. */
export function matchOf({ terms, in: of }: WordSearch): string {
  const all = terms
    .map(({ text, prefix }) => `"${text.replaceAll('"', ' ').replaceAll('\0', ' ')}"${prefix ? '*' : ''}`)
    .join(' ')
  return of === undefined ? all : `{${columns[of]}} : (${all})`
}

/**
 * Trials of some cells that have all the words, each by its number in the index, cell by cell in the order given, and
 * in that of their instances.
 *
 * @param only of this task alone, by its position in the run
 */
export function findTrials(
  db: ReadableDB,
  cells: readonly number[],
  search: WordSearch,
  only?: { readonly run: string; readonly task: number },
): number[] {
  const statement = db.reading.prepare<[string, number, number], number>(foundTrialsQuery).pluck()
  const match = matchOf(search)
  const found = cells.flatMap((cell) => statement.all(match, cell * perCell, (cell + 1) * perCell))
  if (only === undefined) return found
  const instances = new Set(
    db.reading
      .prepare<[string, number], number>('SELECT id FROM run_instances WHERE run = ? AND task = ?')
      .pluck()
      .all(only.run, only.task),
  )
  return found.filter((number) => instances.has(number % perCell))
}

/** Which trial has a number in the index. */
export function foundTrial(number: number): { readonly cell: number; readonly instance: number } {
  return { cell: Math.floor(number / perCell), instance: number % perCell }
}

/** Exported for the test that pins its plan. */
export const foundTrialsQuery =
  'SELECT rowid FROM trial_search WHERE trial_search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid'

/**
 * The store's numbers of instances, as part of a query. Numbers of other runs' instances, whose cells stand in between,
 * do no harm: they are others.
 */
export function instancesWithWords(
  cells: readonly number[],
  search: WordSearch,
): { readonly sql: string; readonly values: readonly unknown[] } {
  return {
    sql: `SELECT s.rowid & ${perCell - 1} FROM trial_search s WHERE s.trial_search MATCH ? AND s.rowid >= ? AND s.rowid < ?`,
    values: [matchOf(search), Math.min(...cells) * perCell, (Math.max(...cells) + 1) * perCell],
  }
}

/** Trials of a run that are not in the index yet, and so not found. */
export function countUnsearched(db: ReadableDB, run: string): number {
  return db.reading.prepare<[string], number>(unsearchedQuery).pluck().get(run) ?? 0
}

/** Exported for the test that pins its plan. */
export const unsearchedQuery = `
  SELECT count(*)
  FROM trial_search_backlog b
    CROSS JOIN cells c ON c.id = b.cell
    CROSS JOIN trial_texts x ON x.cell = b.cell AND x.instance > b.after
  WHERE c.run = ?`

/**
 * Puts some of the trials that wait into the index, in one transaction; whoever is killed between two of them goes on
 * where the last one ended.
 *
 * @returns whether there may be more
 */
export function indexSomeTrials(db: WritableDB, count: number): boolean {
  return db.writing
    .transaction(() => {
      const next = db.writing.prepare<[], { cell: number; after: number }>(nextWaitingQuery).get()
      if (!next) return false
      const last =
        db.writing
          .prepare<[number, number, number], number | null>(
            'SELECT max(instance) FROM (SELECT instance FROM trial_texts WHERE cell = ? AND instance > ? ORDER BY instance LIMIT ?)',
          )
          .pluck()
          .get(next.cell, next.after, count) ?? null
      if (last === null) {
        db.writing.prepare('DELETE FROM trial_search_backlog WHERE cell = ?').run(next.cell)
        return true
      }
      db.writing
        .prepare(
          `INSERT INTO trial_search (rowid, prompt, answer)
        SELECT cell * ${perCell} + instance, prompt, raw FROM trial_texts WHERE cell = ? AND instance > ? AND instance <= ? ORDER BY instance`,
        )
        .run(next.cell, next.after, last)
      db.writing.prepare('UPDATE trial_search_backlog SET after = ? WHERE cell = ?').run(last, next.cell)
      return true
    })
    .immediate()
}

/** Whether trials wait; looking keeps nobody from writing. */
export function areTrialsWaiting(db: ReadableDB): boolean {
  return db.reading.prepare(nextWaitingQuery).get() !== undefined
}

/** Runs that were deleted wait until they are brought back. */
const nextWaitingQuery = `
  SELECT b.cell, b.after
  FROM trial_search_backlog b
    CROSS JOIN cells c ON c.id = b.cell
    CROSS JOIN runs r ON r.id = c.run
  WHERE r.deleted_at IS NULL
  ORDER BY b.cell LIMIT 1`

/** Trials that may be gone from the index before it is begun anew: merging so many away takes some milliseconds. */
const maxGone = 5000

/**
 * Before a run is taken out of the database: with many trials the index is emptied and all others wait to be put into
 * it again, which takes seconds in all but never long at once.
 */
export function leaveSearch(db: WritableDB, run: string): void {
  db.writing
    .transaction(() => {
      const gone = db.writing.prepare<[], number>('SELECT trials FROM trial_search_gone').pluck().get() ?? 0
      const going =
        db.writing
          .prepare<[string], number>(
            'SELECT count(*) FROM cells c CROSS JOIN trials t ON t.cell = c.id WHERE c.run = ?',
          )
          .pluck()
          .get(run) ?? 0
      if (gone + going <= maxGone) return
      db.writing.exec(`
      INSERT INTO trial_search (trial_search) VALUES ('delete-all');
      UPDATE trial_search_gone SET trials = 0;
      INSERT INTO trial_search_backlog SELECT id, -1 FROM cells WHERE true ON CONFLICT (cell) DO UPDATE SET after = -1;
    `)
    })
    .immediate()
}
