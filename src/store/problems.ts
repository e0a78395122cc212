import type { Outcome } from '#core/answers/outcome.ts'
import type { ReadableDB } from './store.ts'

/** A trial of a certain outcome, with what it was asked and answered. */
export interface ProblemRow {
  /** Position of its cell in the run. */
  readonly cell: number
  readonly task: string
  readonly instance: string
  readonly outcome: Outcome
  readonly prompt: string
  readonly raw: string | null
  readonly formatNormalised: 0 | 1 | null
  readonly message: string | null
}

/** Newest first. */
export function readProblems(db: ReadableDB, run: string, outcomes: readonly Outcome[], limit: number): ProblemRow[] {
  return db.reading
    .prepare<[string, string, number], ProblemRow>(problemsQuery)
    .all(run, JSON.stringify(outcomes), limit)
}

/** Trials of a run by outcome; one without any is missing. */
export function countOutcomes(db: ReadableDB, run: string): Partial<Record<Outcome, number>> {
  return Object.fromEntries(db.reading.prepare<[string], [Outcome, number]>(outcomesQuery).raw().all(run))
}

/**
 * Rows of texts are numbered as they were written. Only those that are shown are read. Exported for the test that pins
 * its plan.
 */
export const problemsQuery = `
  SELECT c.position AS cell, json_extract(k.task, '$.name') AS task, i.instance_id AS instance, f.outcome, p.format_normalised AS formatNormalised, x.prompt, x.raw, x.message
  FROM (
      SELECT n.rowid AS number, t.outcome
      FROM cells c
        CROSS JOIN trials t ON t.cell = c.id
        CROSS JOIN trial_texts n ON n.cell = t.cell AND n.instance = t.instance
      WHERE c.run = ? AND t.outcome IN (SELECT value FROM json_each(?))
      ORDER BY n.rowid DESC LIMIT ?
    ) f
    CROSS JOIN trial_texts x ON x.rowid = f.number
    CROSS JOIN trials p ON p.cell = x.cell AND p.instance = x.instance
    CROSS JOIN cells c ON c.id = x.cell
    CROSS JOIN run_instances i ON i.id = x.instance
    CROSS JOIN run_tasks k ON k.run = i.run AND k.position = i.task
  ORDER BY f.number DESC`

export const outcomesQuery = `
  SELECT t.outcome, count(*) FROM cells c CROSS JOIN trials t ON t.cell = c.id WHERE c.run = ? GROUP BY t.outcome`
