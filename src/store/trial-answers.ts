import type { Outcome } from '#core/answers/outcome.ts'
import type { ReadableDB } from './store.ts'
import type { TrialText } from './trials.ts'

/** What was answered, without the prompt. */
export interface TrialAnswer {
  readonly cell: number
  readonly instance: number
  /** Position of its task in the run. */
  readonly task: number
  readonly outcome: Outcome
  readonly exactMatch: 0 | 1 | null
  /** 0–1. */
  readonly rougeL: number | null
  readonly raw: string | null
  /** What each label was called, label first; absent: as the task calls it. */
  readonly targetWords?: TrialText['targetWords']
  readonly promptTokens: number | null
}

/** Of some tasks (by their positions) under every cell. */
export function readTaskAnswers(db: ReadableDB, run: string, tasks: readonly number[]): TrialAnswer[] {
  return db.reading
    .prepare<[string, string], AnswerColumns>(taskAnswersQuery)
    .all(run, JSON.stringify(tasks))
    .map(answerFrom)
}

/** Of one cell, in the order of the instances. */
export function readCellAnswers(db: ReadableDB, cell: number): TrialAnswer[] {
  return db.reading.prepare<[number], AnswerColumns>(cellAnswersQuery).all(cell).map(answerFrom)
}

/** Instances that a cell has an answer to, in their order. */
export function answeredInstances(db: ReadableDB, cell: number): number[] {
  return db.reading
    .prepare<[number], number>('SELECT instance FROM trial_texts WHERE cell = ? AND raw IS NOT NULL ORDER BY instance')
    .pluck()
    .all(cell)
}

/** An answer with what `likelihood` found for each label; undefined where there is none. */
export function readAnswer(
  db: ReadableDB,
  cell: number,
  instance: number,
): Pick<TrialText, 'raw' | 'labelScores'> | undefined {
  const row = db.reading
    .prepare<[number, number], { raw: string | null; labelScores: string | null }>(
      'SELECT raw, label_scores AS labelScores FROM trial_texts WHERE cell = ? AND instance = ?',
    )
    .get(cell, instance)
  return (
    row && {
      raw: row.raw,
      labelScores: row.labelScores === null ? null : (JSON.parse(row.labelScores) as TrialText['labelScores']),
    }
  )
}

interface AnswerColumns extends Omit<TrialAnswer, 'targetWords'> {
  readonly targetWords: string | null
}

function answerFrom({ targetWords, ...answer }: AnswerColumns): TrialAnswer {
  return targetWords === null
    ? answer
    : { ...answer, targetWords: JSON.parse(targetWords) as NonNullable<TrialText['targetWords']> }
}

const columns =
  't.cell, t.instance, i.task, t.outcome, t.exact_match AS exactMatch, t.rouge_l AS rougeL, x.raw, x.target_words AS targetWords, x.prompt_tokens AS promptTokens'

/** Exported for the test that pins their plans. */
export const taskAnswersQuery = `
  SELECT ${columns}
  FROM run_instances i
    CROSS JOIN trials t ON t.instance = i.id
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE i.run = ? AND i.task IN (SELECT value FROM json_each(?))`
export const cellAnswersQuery = `
  SELECT ${columns}
  FROM trials t
    CROSS JOIN run_instances i ON i.id = t.instance
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE t.cell = ?
  ORDER BY t.instance`

/** A trial with its texts, as a search tells it. */
export interface TrialTextRow extends Omit<TrialAnswer, 'promptTokens' | 'rougeL' | 'targetWords'> {
  /** In its task, from 0. */
  readonly position: number
  readonly instanceId: string
  readonly prompt: string
}

/** Those of the trials that there are. */
export function readTrialTexts(
  db: ReadableDB,
  trials: readonly { readonly cell: number; readonly instance: number }[],
): TrialTextRow[] {
  const statement = db.reading.prepare<[number, number], TrialTextRow>(trialTextQuery)
  return trials.flatMap(({ cell, instance }) => statement.get(cell, instance) ?? [])
}

/** Exported for the test that pins its plan. */
export const trialTextQuery = `
  SELECT t.cell, t.instance, i.task, i.position, i.instance_id AS instanceId, t.outcome, t.exact_match AS exactMatch, x.raw, x.prompt
  FROM trials t
    CROSS JOIN run_instances i ON i.id = t.instance
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE t.cell = ? AND t.instance = ?`
