import { counted } from '#core/noun.ts'
import { cellName } from '#core/study/cell.ts'
import { cutAround, searchWords, type SearchTerm } from '#core/study/search-words.ts'
import { countUnsearched, findTrials, foundTrial } from '#store/trial-search.ts'
import { readTrialTexts, type TrialTextRow } from '#store/trial-answers.ts'
import type { RunOutline } from '../../runs/run-outline.ts'
import type { Answered, RunRequests } from '../requests.ts'
import type { Outlined, Outlines } from './outline.ts'
import { answered } from './table.ts'

/** Characters of a prompt or an answer around what is found. */
const shownCharacters = 240

export function searchIn(outlines: Outlines, request: RunRequests['search']) {
  const outlined = outlines.of(request.run)
  if (outlined.state === 'refused') return outlined
  const { run, outline } = outlined.answer
  const words = searchWords(request.words)
  if (words.state === 'refused') return words
  const waiting = countUnsearched(outlines.db, run.id)
  const found = findIn(outlines, outlined.answer, { ...request, terms: words.terms, more: waiting > 0 })
  if (found.state === 'refused') return found
  const rows = readTrialTexts(
    outlines.db,
    found.answer.slice(request.offset, request.offset + request.limit).map(foundTrial),
  )
  return answered({
    run: run.id,
    words: words.terms.map(({ text, prefix }) => ({ text, prefix })),
    total: found.answer.length,
    waiting,
    rows: rows.map((row) => rowOf(outline, row, words.terms, request.in)),
  })
}

/** Questions whose answers are kept with a run. */
const keptQuestions = 10

interface Wanted extends Pick<RunRequests['search'], 'task' | 'cell' | 'in'> {
  readonly terms: readonly SearchTerm[]
  /** More may be found in a moment: nothing is kept. */
  readonly more: boolean
}

function findIn(
  { db }: Outlines,
  { run, outline, foundTrials }: Outlined,
  { task, cell, in: of, terms, more }: Wanted,
): Answered<readonly number[]> {
  const position = outline.tasks.findIndex((each) => each.task.name === task)
  if (task !== undefined && position === -1)
    return {
      state: 'refused',
      reason: `invalid task: ${task} (this run has asked ${counted(outline.tasks.length, 'task')}, and none of that name)`,
    }
  const only = cell === undefined ? outline.cells : outline.cells.slice(cell, cell + 1)
  if (cell !== undefined && only.length === 0)
    return { state: 'refused', reason: `invalid cell: ${cell} (this run has ${outline.cells.length}, counted from 0)` }
  const question = JSON.stringify([terms, of, position, cell])
  const known = foundTrials.get(question)
  if (known && !more) return answered(known)
  const trials = findTrials(
    db,
    only.map(({ id }) => id),
    { terms, in: of },
    position === -1 ? undefined : { run: run.id, task: position },
  )
  if (more) foundTrials.delete(question)
  else foundTrials.set(question, trials)
  for (const old of [...foundTrials.keys()].slice(0, -keptQuestions)) foundTrials.delete(old)
  return answered(trials)
}

function rowOf(
  { cells, tasks, study }: RunOutline,
  row: TrialTextRow,
  terms: readonly SearchTerm[],
  of: 'prompts' | 'answers' | undefined,
) {
  const place = cells.findIndex(({ id }) => id === row.cell)
  const cell = cells[place]?.cell
  const task = tasks[row.task]?.task
  return {
    cell: place,
    name: cell ? cellName(cell, study) : '',
    task: task?.name ?? '',
    kind: task?.answerSpace.kind ?? 'generation',
    position: row.position,
    instance: row.instanceId,
    outcome: row.outcome,
    right: row.exactMatch,
    prompt: of === 'answers' ? null : partsOf(row.prompt, terms),
    answer: of === 'prompts' || row.raw === null ? null : partsOf(row.raw, terms),
  }
}

function partsOf(text: string, terms: readonly SearchTerm[]) {
  return cutAround(text, terms, shownCharacters)
}
