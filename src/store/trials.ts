import type { Outcome } from '#core/answers/outcome.ts'
import { isAnswerEnd, type AnswerEnd } from '#core/answers/stop-rule.ts'
import { scoreNames, type Scores } from '#core/scoring/index.ts'
import { listFrom } from './instance-columns.ts'
import { rescored } from './rescored.ts'
import { scoreColumns, scoresFrom } from './score-columns.ts'
import type { ReadableDB, WritableDB } from './store.ts'

/** One instance asked in one cell. The primary key is (cell, instance). */
export interface Trial {
  readonly cell: number
  readonly instance: number
  readonly outcome: Outcome
  /** Examples left out because the prompt was over the token budget. */
  readonly dropped: number
  /** `null` where there is nothing to score: `too-long` and `engine-error`. */
  readonly scores: Scores | null
  /** The answer is a label followed by a full stop (`core/answers/label-and-stop.ts`). */
  readonly labelAndStop: boolean
  readonly text: TrialText
}

export interface TrialText {
  /** The exact prompt, chat template included. */
  readonly prompt: string
  /** SHA-256 of the prompt in UTF-8, hexadecimal. */
  readonly promptHash: string
  /** Where each example shown came from, the dropped ones left out. */
  readonly exampleSources: readonly string[]
  /** What the condition had to skip or choose, in words. */
  readonly notes: readonly string[]
  /** What each label was called, label first; absent: as the task calls it. */
  readonly targetWords?: readonly (readonly [label: string, word: string])[]
  readonly raw: string | null
  readonly stop: string | null
  readonly promptTokens: number | null
  readonly answerTokens: number | null
  readonly labelScores: readonly StoredLabelScore[] | null
  /** What went wrong, for `engine-error`. */
  readonly message: string | null
}

/** Natural logarithms; trials of before a label's end counted have the first two only. */
export interface StoredLabelScore {
  readonly label: string
  readonly logProbability: number
  readonly perToken: number
  readonly withEnd?: number | undefined
  readonly withEndPerToken?: number | undefined
  readonly prior?: number | undefined
}

/** Trials stored for a cell that need no further asking; left to do = planned − these. */
export function doneInstances(db: ReadableDB, cell: number): Set<number> {
  const rows = db.reading
    .prepare<[number], number>("SELECT instance FROM trials WHERE cell = ? AND outcome <> 'engine-error'")
    .pluck()
    .all(cell)
  return new Set(rows)
}

/** Answer, outcome and scores in one transaction; an earlier `engine-error` of the same trial is replaced. */
export function saveTrial(db: WritableDB, trial: Trial): void {
  saveTrials(db, [trial])
}

/** Several in one transaction. */
export function saveTrials(db: WritableDB, trials: readonly Trial[]): void {
  const forget = db.writing.prepare("DELETE FROM trials WHERE cell = ? AND instance = ? AND outcome = 'engine-error'")
  const insert = db.writing.prepare(`
    INSERT INTO trials (cell, instance, outcome, dropped, label_and_stop, ${Object.values(scoreColumns).join(', ')})
    VALUES (?, ?, ?, ?, ?${', ?'.repeat(scoreNames.length)})`)
  const insertText = db.writing.prepare('INSERT INTO trial_texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  db.writing.transaction(() => {
    for (const { cell, instance, outcome, dropped, scores, labelAndStop, text } of trials) {
      forget.run(cell, instance)
      insert.run(
        cell,
        instance,
        outcome,
        dropped,
        labelAndStop ? 1 : 0,
        ...scoreNames.map((name) => scores?.[name] ?? null),
      )
      insertText.run(
        cell,
        instance,
        text.prompt,
        text.promptHash,
        JSON.stringify(text.exampleSources),
        JSON.stringify(text.notes),
        text.raw,
        text.stop,
        text.promptTokens,
        text.answerTokens,
        text.labelScores && JSON.stringify(text.labelScores),
        text.message,
        text.targetWords === undefined ? null : JSON.stringify(text.targetWords),
      )
    }
  })()
}

/** How many answers of each cell of a run ended at what. */
export function countAnswerEnds(db: ReadableDB, run: string): Map<number, Partial<Record<AnswerEnd, number>>> {
  const counts = new Map<number, Partial<Record<AnswerEnd, number>>>()
  for (const [cell, end, count] of db.reading
    .prepare<[string], [number, string, number]>(answerEndsQuery)
    .raw()
    .all(run)) {
    if (isAnswerEnd(end)) counts.set(cell, { ...counts.get(cell), [end]: count })
  }
  return counts
}

/** Exported for the test that pins its plan. */
export const answerEndsQuery = `
  SELECT x.cell, x.stop, count(*)
  FROM cells c
    CROSS JOIN trial_texts x ON x.cell = c.id
  WHERE c.run = ? AND x.stop IS NOT NULL
  GROUP BY x.cell, x.stop`

export interface ScoredTrial {
  readonly cell: number
  readonly instance: number
  readonly task: number
  readonly outcome: Outcome
  readonly dropped: number
  readonly scores: Scores | null
  readonly labelAndStop: boolean
  /** The token limit ended the answer. */
  readonly cut: boolean
}

/** Every trial of a run without its texts, ordered by cell, task and position. Reads numbers only. */
export function readScoredTrials(db: ReadableDB, run: string): ScoredTrial[] {
  const tasks = new Map(
    db.reading.prepare<[string], [number, number]>('SELECT id, task FROM run_instances WHERE run = ?').raw().all(run),
  )
  const cut = readCutAnswers(db, run)
  const trials = db.reading
    .prepare<[string], ScoredColumns>(scoredTrialsQuery)
    .raw()
    .all(run)
    .map(([cell, instance, outcome, dropped, labelAndStop, ...values]) => ({
      cell,
      instance,
      task: tasks.get(instance) ?? -1,
      outcome,
      dropped,
      scores: scoresFrom((_, i) => values[i]),
      labelAndStop: labelAndStop === 1,
      cut: cut.get(cell)?.has(instance) === true,
    }))
  return trials.some(mayBeOfBefore) ? rescoredTrials(db, run, trials) : trials
}

/** Instances of each cell whose answer the token limit ended. */
function readCutAnswers(db: ReadableDB, run: string): ReadonlyMap<number, ReadonlySet<number>> {
  const rows = db.reading.prepare<[string, AnswerEnd], [number, number]>(cutAnswersQuery).raw().all(run, 'token limit')
  const cells = Map.groupBy(rows, ([cell]) => cell)
  return new Map([...cells].map(([cell, own]) => [cell, new Set(own.map(([, instance]) => instance))]))
}

/** Exported for the test that pins its plan. */
export const cutAnswersQuery = `
  SELECT x.cell, x.instance
  FROM cells c
    CROSS JOIN trial_texts x ON x.cell = c.id
  WHERE c.run = ? AND x.stop = ?`

/**
 * Those of before there was ROUGE-L by Unicode words, and those whose references have no word, are scored again: it
 * costs the second ones next to nothing.
 */
function rescoredTrials(db: ReadableDB, run: string, trials: readonly ScoredTrial[]): ScoredTrial[] {
  const references = readReferencesOf(db, run)
  const answer = db.reading
    .prepare<[number, number], string | null>('SELECT raw FROM trial_texts WHERE cell = ? AND instance = ?')
    .pluck()
  return trials.map((trial) => {
    if (!mayBeOfBefore(trial) || trial.scores === null) return trial
    return {
      ...trial,
      scores: rescored(
        trial.scores,
        answer.get(trial.cell, trial.instance) ?? null,
        references.get(trial.instance) ?? [],
      ),
    }
  })
}

function readReferencesOf(db: ReadableDB, run: string): Map<number, readonly string[]> {
  const rows = db.reading
    .prepare<[string], [number, string]>('SELECT id, reference_list FROM run_instances WHERE run = ?')
    .raw()
    .all(run)
  return new Map(rows.map(([id, references]) => [id, JSON.parse(references) as string[]]))
}

function mayBeOfBefore({ scores }: Pick<ScoredTrial, 'scores'>): boolean {
  return scores !== null && scores.rougeLUnicode === null
}

/** Exported for the test that pins its plan. Joining the instances, for their tasks, would take twice as long. */
export const scoredTrialsQuery = `
  SELECT t.cell, t.instance, t.outcome, t.dropped, t.label_and_stop, ${scoreNames.map((name) => `t.${scoreColumns[name]}`).join(', ')}
  FROM cells c
    CROSS JOIN trials t ON t.cell = c.id
  WHERE c.run = ?
  ORDER BY c.position, t.instance`

type ScoredColumns = [number, number, Outcome, number, 0 | 1, ...(number | null)[]]

/** Where a trial stands in the order in which trials are asked. */
export interface TrialPlace {
  /** Of its cell in the run. */
  readonly cellPosition: number
  readonly instance: number
}

export interface TrialDetail extends ScoredTrial, TrialPlace {
  readonly instanceId: string
  readonly position: number
  readonly input: string
  readonly references: readonly string[]
  /** Of a choice task; `null` elsewhere. */
  readonly options: readonly string[] | null
  readonly text: TrialText
}

/**
 * Trials of a run with all their texts, one at a time, in the order they are asked.
 *
 * @param after leaves out this one and those before it
 */
export function* readTrialDetails(
  db: ReadableDB,
  run: string,
  after: TrialPlace = { cellPosition: -1, instance: -1 },
): Generator<TrialDetail> {
  const rows = db.reading
    .prepare<[string, number, number, number], DetailColumns>(trialDetailsQuery)
    .iterate(run, after.cellPosition, after.cellPosition, after.instance)
  for (const row of rows) yield detailFrom(row)
}

const detailColumns = `t.*, x.prompt, x.prompt_hash, x.example_sources, x.notes, x.raw, x.stop, x.prompt_tokens, x.answer_tokens, x.label_scores,
    x.message, x.target_words, i.task, i.position, i.instance_id, i.input, i.reference_list, i.options, c.position AS cell_position`

/** Exported for the test that pins its plan. */
export const trialDetailsQuery = `
  SELECT ${detailColumns}
  FROM cells c
    CROSS JOIN trials t ON t.cell = c.id
    CROSS JOIN run_instances i ON i.id = t.instance
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE c.run = ? AND c.position >= ? AND (c.position > ? OR t.instance > ?)
  ORDER BY c.position, t.instance`

/** The next trials of a cell with all their texts, in the order of their instances. */
export function readCellTrials(
  db: ReadableDB,
  cell: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): TrialDetail[] {
  return db.reading
    .prepare<[number, number, number], DetailColumns>(cellTrialsQuery)
    .all(cell, after, limit)
    .map(detailFrom)
}

/** Exported for the test that pins its plan. */
export const cellTrialsQuery = `
  SELECT ${detailColumns}
  FROM trials t
    CROSS JOIN cells c ON c.id = t.cell
    CROSS JOIN run_instances i ON i.id = t.instance
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE t.cell = ? AND t.instance > ?
  ORDER BY t.instance LIMIT ?`

/** Everything of one instance under every cell that has asked it, in the order of the cells. */
export function readInstanceTrials(db: ReadableDB, instance: number): TrialDetail[] {
  return db.reading.prepare<[number], DetailColumns>(instanceTrialsQuery).all(instance).map(detailFrom)
}

/** Exported for the test that pins its plan. */
export const instanceTrialsQuery = `
  SELECT ${detailColumns}
  FROM trials t
    CROSS JOIN cells c ON c.id = t.cell
    CROSS JOIN run_instances i ON i.id = t.instance
    CROSS JOIN trial_texts x ON x.cell = t.cell AND x.instance = t.instance
  WHERE t.instance = ?
  ORDER BY c.position`

/** Beside these, the columns of the scores. */
interface DetailColumns {
  cell: number
  instance: number
  outcome: Outcome
  dropped: number
  label_and_stop: 0 | 1
  prompt: string
  prompt_hash: string
  example_sources: string
  notes: string
  raw: string | null
  stop: string | null
  prompt_tokens: number | null
  answer_tokens: number | null
  label_scores: string | null
  message: string | null
  target_words: string | null
  task: number
  position: number
  instance_id: string
  input: string
  reference_list: string
  options: string | null
  cell_position: number
}

function detailFrom(row: DetailColumns): TrialDetail {
  const references = JSON.parse(row.reference_list) as string[]
  const columns: Readonly<Record<string, unknown>> = { ...row }
  const scores = scoresFrom((name) => columns[scoreColumns[name]])
  return {
    cell: row.cell,
    cellPosition: row.cell_position,
    instance: row.instance,
    task: row.task,
    position: row.position,
    instanceId: row.instance_id,
    input: row.input,
    references: listFrom(row.reference_list),
    options: row.options === null ? null : listFrom(row.options),
    outcome: row.outcome,
    dropped: row.dropped,
    scores: scores && (mayBeOfBefore({ scores }) ? rescored(scores, row.raw, references) : scores),
    labelAndStop: row.label_and_stop === 1,
    cut: row.stop === 'token limit',
    text: {
      prompt: row.prompt,
      promptHash: row.prompt_hash,
      exampleSources: JSON.parse(row.example_sources) as string[],
      notes: JSON.parse(row.notes) as string[],
      ...(row.target_words !== null && {
        targetWords: JSON.parse(row.target_words) as NonNullable<TrialText['targetWords']>,
      }),
      raw: row.raw,
      stop: row.stop,
      promptTokens: row.prompt_tokens,
      answerTokens: row.answer_tokens,
      labelScores:
        row.label_scores === null ? null : (JSON.parse(row.label_scores) as NonNullable<TrialText['labelScores']>),
      message: row.message,
    },
  }
}
