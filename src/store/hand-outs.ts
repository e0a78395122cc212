import type { LabelInLine } from '#core/hand-outs/answer-of.ts'
import { customIdOf } from '#core/hand-outs/custom-id.ts'
import type { HandOutTarget } from '#core/hand-outs/line.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** Work of a run as files, to be answered elsewhere. */
export interface HandOut {
  readonly id: string
  readonly run: string
  readonly target: HandOutTarget
  readonly madeAt: string
  /** What the chat template puts around a prompt; `null`: nothing does, or nobody here knows. */
  readonly template: { readonly before: string; readonly after: string } | null
  /** `null`: it was not written to its end. */
  readonly parts: readonly { readonly file: string; readonly sha256: string }[] | null
}

/** One line of it, as it was handed out. */
export interface HandedRow {
  /** Counted from 1. */
  readonly part: number
  readonly cell: number
  readonly instance: number
  readonly label: number | null
  readonly promptHash: string
  /** Of the prompt's whole text; `null`: the chat template is put around it elsewhere. */
  readonly textHash: string | null
  /** Of the prompt's candidates the one that fits. */
  readonly candidate: number
  /** `null`: nobody here knows. */
  readonly promptTokens: number | null
  /** Of a label's line. */
  readonly continuation: LabelInLine | null
}

/** What is needed to find the line of an answer. */
export interface HandedId {
  readonly promptHash: string
  readonly part: number
  readonly continuation: LabelInLine | null
}

/** What answered trials of a run elsewhere, as the answers say. */
export interface AnswerSource {
  readonly id: number
  readonly engine: string
  readonly version: string
  readonly model: string
  readonly takenInAt: string
  readonly trials: number
}

export function beginHandOut(db: WritableDB, { id, run, target, madeAt }: Omit<HandOut, 'template' | 'parts'>): void {
  db.writing
    .prepare('INSERT INTO hand_outs (id, run, target, made_at) VALUES (?, ?, ?, ?)')
    .run(id, run, target, madeAt)
}

export function finishHandOut(
  db: WritableDB,
  id: string,
  { template, parts }: Pick<HandOut, 'template' | 'parts'>,
): void {
  db.writing
    .prepare('UPDATE hand_outs SET template = ?, parts = ? WHERE id = ?')
    .run(JSON.stringify(template), JSON.stringify(parts), id)
}

export function dropHandOut(db: WritableDB, id: string): void {
  db.writing.prepare('DELETE FROM hand_outs WHERE id = ?').run(id)
}

export function addHandedRows(db: WritableDB, handOut: string, rows: readonly HandedRow[]): void {
  const insert = db.writing.prepare('INSERT INTO handed_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  db.writing.transaction(() => {
    for (const row of rows)
      insert.run(
        handOut,
        row.part,
        row.cell,
        row.instance,
        row.label ?? noLabel,
        row.promptHash,
        row.textHash,
        row.candidate,
        row.promptTokens,
        row.continuation && JSON.stringify(row.continuation),
      )
  })()
}

/** Only one that was written to its end. */
export function findHandOut(db: ReadableDB, id: string): HandOut | undefined {
  const row = db.reading
    .prepare<[string], Omit<HandOut, 'template' | 'parts'> & { readonly template: string; readonly parts: string }>(
      'SELECT id, run, target, made_at AS madeAt, template, parts FROM hand_outs WHERE id = ? AND parts IS NOT NULL',
    )
    .get(id)
  return (
    row && {
      ...row,
      template: JSON.parse(row.template) as HandOut['template'],
      parts: JSON.parse(row.parts) as NonNullable<HandOut['parts']>,
    }
  )
}

/** Every id that was handed out. */
export function readHandedIds(db: ReadableDB, handOut: string): Map<string, HandedId> {
  const rows = db.reading
    .prepare<[string], HandedColumns>(`${handedColumns} FROM handed_lines WHERE hand_out = ?`)
    .iterate(handOut)
  const ids = new Map<string, HandedId>()
  for (const row of rows) {
    const { cell, instance, label, promptHash, part, continuation } = handedFrom(row)
    ids.set(customIdOf({ handOut, cell, instance, label, promptHash }), { promptHash, part, continuation })
  }
  return ids
}

/** In the order of cells and instances, labels in theirs. */
export function readHandedPart(db: ReadableDB, handOut: string, part: number): readonly HandedRow[] {
  return db.reading
    .prepare<[string, number], HandedColumns>(
      `${handedColumns} FROM handed_lines WHERE hand_out = ? AND part = ? ORDER BY cell, instance, label`,
    )
    .all(handOut, part)
    .map(handedFrom)
}

/** @returns its number; the same for all answers of a run that say the same of themselves */
export function saveAnswerSource(
  db: WritableDB,
  run: string,
  { engine, version, model, takenInAt }: Omit<AnswerSource, 'id' | 'trials'>,
): number {
  db.writing
    .prepare('INSERT OR IGNORE INTO answer_sources (run, engine, version, model, taken_in_at) VALUES (?, ?, ?, ?, ?)')
    .run(run, engine, version, model, takenInAt)
  const id = db.writing
    .prepare<[string, string, string, string], number>(
      'SELECT id FROM answer_sources WHERE run = ? AND engine = ? AND version = ? AND model = ?',
    )
    .pluck()
    .get(run, engine, version, model)
  if (id === undefined) throw new Error(`run ${run} has lost an answer source`)
  return id
}

/** The trial is stored already. */
export function saveAskedElsewhere(db: WritableDB, cell: number, instance: number, source: number): void {
  db.writing.prepare('INSERT OR REPLACE INTO trials_asked_elsewhere VALUES (?, ?, ?)').run(cell, instance, source)
}

/** Those with the most trials first. */
export function readAnswerSources(db: ReadableDB, run: string): readonly AnswerSource[] {
  return db.reading
    .prepare<[string], AnswerSource>(
      `SELECT id, engine, version, model, taken_in_at AS takenInAt,
         (SELECT count(*) FROM trials_asked_elsewhere t WHERE t.source = s.id) AS trials
       FROM answer_sources s WHERE run = ? ORDER BY trials DESC, s.id`,
    )
    .all(run)
    .filter(({ trials }) => trials > 0)
}

/** Of a cell's trials: instance → what answered it. */
export function readAskedElsewhere(db: ReadableDB, cell: number): ReadonlyMap<number, number> {
  return new Map(
    db.reading
      .prepare<[number], [number, number]>('SELECT instance, source FROM trials_asked_elsewhere WHERE cell = ?')
      .raw()
      .all(cell),
  )
}

const noLabel = -1

interface HandedColumns extends Omit<HandedRow, 'label' | 'continuation'> {
  readonly label: number
  readonly continuation: string | null
}

const handedColumns =
  'SELECT part, cell, instance, label, prompt_hash AS promptHash, text_hash AS textHash, candidate, prompt_tokens AS promptTokens, continuation'

function handedFrom(row: HandedColumns): HandedRow {
  return {
    ...row,
    label: row.label === noLabel ? null : row.label,
    continuation: row.continuation === null ? null : (JSON.parse(row.continuation) as LabelInLine),
  }
}
