import { setImmediate as turn } from 'node:timers/promises'
import { answerOf, type AnsweredLine, type AnswerElsewhere } from '#core/hand-outs/answer-of.ts'
import type { AnsweredBy } from '#core/hand-outs/answer-line.ts'
import { customIdOf } from '#core/hand-outs/custom-id.ts'
import type { AnswerMatcher } from '#core/hand-outs/match.ts'
import { askedElsewhereNote } from '#core/hand-outs/words.ts'
import { questionsOf } from '#runner/ask-cells.ts'
import { requestOf, trialOf, type Question } from '#runner/ask-trial.ts'
import { readHandedPart, saveAnswerSource, saveAskedElsewhere, type HandedRow, type HandOut } from '#store/hand-outs.ts'
import { readCells, readRunTasks, type RunRow } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { readAnswer } from '#store/trial-answers.ts'
import { doneInstances, saveTrials, type Trial } from '#store/trials.ts'
import { write } from '#store/write.ts'
import { sha256 } from '../sha256.ts'

export interface TakenPart {
  /** Trials stored. */
  readonly taken: number
  /** Trials that were stored before: they stay as they are. */
  readonly alreadyHere: number
  /** Of these, those whose answer here is another one. */
  readonly differing: number
  /** Stored as engine errors, and so still open: what came back cannot be scored. */
  readonly engineErrors: number
  /** Trials whose prompt this Placebo makes otherwise than the one that handed it out: they stay open. */
  readonly changedPrompts: number
  /** Trials that no line answers whole, in words. */
  readonly missing: readonly string[]
}

interface Part {
  readonly run: RunRow
  readonly handOut: HandOut
  readonly part: number
  readonly file: string
  readonly at: string
}

/** Everything of one part in one transaction: scored before, so that it takes no longer than its writing. */
export async function takePart(store: Store, part: Part, matcher: AnswerMatcher): Promise<TakenPart> {
  const trials = trialsOf(store, part)
  const taken: TakenTrial[] = []
  const counts = { alreadyHere: 0, differing: 0, changedPrompts: 0 }
  const missing: string[] = []
  for (const [i, trial] of trials.entries()) {
    if (i % pause === 0) await turn()
    const lines = linesOf(part.handOut.id, trial.rows, matcher)
    if (trial.isDone) {
      counts.alreadyHere++
      if (lines !== undefined && (await isOther(store, trial, lines))) counts.differing++
      continue
    }
    if (lines === undefined) {
      missing.push(`${part.file}: instance ${trial.question.planned.instance.id} of task ${trial.question.task.name}`)
      continue
    }
    const text = promptOf(trial, part.handOut)
    if (text === undefined) counts.changedPrompts++
    else taken.push(await takenOf(trial, lines, text))
  }
  await write(store, () => {
    saveTrials(
      store,
      taken.map(({ trial }) => trial),
    )
    for (const { trial, by } of taken)
      saveAskedElsewhere(
        store,
        trial.cell,
        trial.instance,
        saveAnswerSource(store, part.run.id, { ...by, takenInAt: part.at }),
      )
  })
  const engineErrors = taken.filter(({ trial }) => trial.outcome === 'engine-error').length
  return { taken: taken.length - engineErrors, engineErrors, ...counts, missing }
}

/** Trials that are scored between two moments in which others get the thread. */
const pause = 100

interface HandedTrial {
  readonly question: Question
  /** One, or one for each label. */
  readonly rows: readonly HandedRow[]
  readonly isDone: boolean
}

/** What was handed out in a part, as far as the run still has it. */
function trialsOf(store: Store, { run, handOut, part }: Part): readonly HandedTrial[] {
  const rows = Map.groupBy(readHandedPart(store, handOut.id, part), ({ cell }) => cell)
  const tasks = readRunTasks(store, run.id)
  return readCells(store, run.id).flatMap((stored) => {
    const own = Map.groupBy(rows.get(stored.id) ?? [], ({ instance }) => instance)
    if (own.size === 0) return []
    const done = doneInstances(store, stored.id)
    const questions = questionsOf(run, stored, tasks, store, (instance) => own.has(instance))
    return [...questions].map((question) => ({
      question,
      rows: own.get(question.planned.id) ?? [],
      isDone: done.has(question.planned.id),
    }))
  })
}

/** Undefined where one of them is not answered. */
function linesOf(
  handOut: string,
  rows: readonly HandedRow[],
  matcher: AnswerMatcher,
): readonly AnsweredLine[] | undefined {
  const lines: AnsweredLine[] = []
  for (const row of rows) {
    const found = matcher.answerTo(customIdOf({ handOut, ...row }))
    if (found === undefined) return undefined
    lines.push({ answer: found.answer, continuation: row.continuation })
  }
  return lines
}

/** The prompt's whole text, made again; undefined where it comes out otherwise than it was handed out. */
function promptOf({ question, rows: [row] }: HandedTrial, { template }: HandOut): string | undefined {
  const text = row && requestOf(question).candidates[row.candidate]?.text
  if (row === undefined || text === undefined) return undefined
  const whole = template === null ? text : `${template.before}${text.trimEnd()}${template.after}`
  return row.textHash === null || row.textHash === sha256(whole) ? whole : undefined
}

interface TakenTrial {
  readonly trial: Trial
  readonly by: { readonly engine: string; readonly version: string; readonly model: string }
}

async function takenOf(
  { question, rows: [row] }: HandedTrial,
  lines: readonly AnsweredLine[],
  text: string,
): Promise<TakenTrial> {
  const answer = await answerOf(requestOf(question), lines)
  const by = sourceOf(lines[0]?.answer.by)
  const trial = trialFrom(question, answer, {
    candidate: row?.candidate ?? 0,
    text,
    promptTokens: row?.promptTokens ?? null,
  })
  return { by, trial: { ...trial, text: { ...trial.text, notes: [...trial.text.notes, askedElsewhereNote(by)] } } }
}

function trialFrom(
  question: Question,
  answer: AnswerElsewhere,
  { candidate, text, promptTokens }: Pick<HandedRow, 'candidate' | 'promptTokens'> & { readonly text: string },
): Trial {
  if (answer.state === 'engine-error') return trialOf(question, answer, sha256)
  const { raw, stop, answerTokens, labelScores } = answer
  const fit = { state: 'fits', candidate, text, promptTokens: promptTokens ?? 0 } as const
  const trial = trialOf(
    question,
    {
      state: 'answered',
      fit,
      raw,
      stop: stop ?? 'end of turn',
      answerTokens: answerTokens ?? 0,
      ...(labelScores && { labelScores }),
    },
    sha256,
  )
  return { ...trial, text: { ...trial.text, stop, answerTokens, promptTokens } }
}

function sourceOf(by: AnsweredBy | undefined): TakenTrial['by'] {
  return { engine: by?.engine ?? '', version: by?.version ?? '', model: by?.model ?? '' }
}

async function isOther(store: Store, { question }: HandedTrial, lines: readonly AnsweredLine[]): Promise<boolean> {
  const stored = readAnswer(store, question.cellId, question.planned.id)
  const answer = await answerOf(requestOf(question), lines)
  return answer.state === 'answered' && stored?.raw !== answer.raw
}
