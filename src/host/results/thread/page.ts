import { counted } from '#core/noun.ts'
import { reachesRougeL } from '#core/scoring/rouge-l.ts'
import { cellName } from '#core/study/cell.ts'
import { isMarked } from '#core/study/mark.ts'
import { searchWords } from '#core/study/search-words.ts'
import { countUnsearched } from '#store/trial-search.ts'
import { findInstances, readInstanceRows, type InstanceFilter, type InstanceRow } from '#store/trial-rows.ts'
import type { RunOutline } from '../../runs/run-outline.ts'
import type { Answered, PageFilter, RunRequests } from '../requests.ts'
import type { Outlined, Outlines } from './outline.ts'
import { answered } from './table.ts'

/** Characters of an input, a reference or an answer in a row; the whole text is shown with the instance. */
const shownCharacters = 300

const shownReferences = 5

export function pageOf(outlines: Outlines, { run: id, offset, limit, filter }: RunRequests['page']) {
  const outlined = outlines.of(id)
  if (outlined.state === 'refused') return outlined
  const { run, outline } = outlined.answer
  const waiting = filter.words === undefined ? 0 : countUnsearched(outlines.db, run.id)
  const found = findIn(outlines, outlined.answer, filter, waiting > 0)
  if (found.state === 'refused') return found
  const rows = readInstanceRows(outlines.db, found.answer.slice(offset, offset + limit))
  return answered({
    run: run.id,
    total: found.answer.length,
    waiting,
    cells: outline.cells.map((each) => ({ name: cellName(each.cell, outline.study), marked: isMarked(each) })),
    tasks: outline.tasks.map(({ task }) => ({ name: task.name, kind: task.answerSpace.kind })),
    rows: rows.map((row) => rowOf(outline, row)),
  })
}

/** Questions whose answers are kept with a run. */
const keptQuestions = 20

/** @param more may be found in a moment: nothing is kept */
function findIn(
  { db }: Outlines,
  { run, outline, found }: Outlined,
  filter: PageFilter,
  more: boolean,
): Answered<readonly number[]> {
  const asked = storeFilter(outline, filter)
  if (asked.state === 'refused') return asked
  const question = JSON.stringify(asked.answer)
  const known = found.get(question)
  if (known && !more) return answered(known)
  const instances = findInstances(
    db,
    run.id,
    outline.cells.map((cell) => cell.id),
    asked.answer,
  )
  if (more) found.delete(question)
  else found.set(question, instances)
  for (const old of [...found.keys()].slice(0, -keptQuestions)) found.delete(old)
  return answered(instances)
}

/** Names and places as the store numbers them. */
function storeFilter({ tasks, cells }: RunOutline, filter: PageFilter): Answered<InstanceFilter> {
  const { task, kind, outcome, text, right = [], wrong = [], outOfFormat = [], unscored = [], differ, words } = filter
  if (task !== undefined && !tasks.some((each) => each.task.name === task)) {
    return {
      state: 'refused',
      reason: `invalid task: ${task} (this run has asked ${counted(tasks.length, 'task')}, and none of that name)`,
    }
  }
  const one = [outcome?.cell, words?.cell].filter((place) => place !== undefined)
  const missing = [...right, ...wrong, ...outOfFormat, ...unscored, ...(differ ?? []), ...one].find(
    (place) => cells[place] === undefined,
  )
  if (missing !== undefined)
    return { state: 'refused', reason: `invalid cell: ${missing} (this run has ${cells.length}, counted from 0)` }
  const searched = words && searchWords(words.is)
  if (searched?.state === 'refused') return searched
  const numberOf = (place: number) => cells[place]?.id ?? Number.NaN
  const numbersOf = (places: readonly number[]) => places.map(numberOf)
  const positions = tasks.flatMap((each, position) =>
    (task === undefined || each.task.name === task) && (kind === undefined || each.task.answerSpace.kind === kind)
      ? [position]
      : [],
  )
  return answered({
    tasks: positions.length === tasks.length ? undefined : positions,
    outcome: outcome && { is: outcome.is, cell: outcome.cell === undefined ? undefined : numberOf(outcome.cell) },
    text,
    right: numbersOf(right),
    wrong: numbersOf(wrong),
    outOfFormat: numbersOf(outOfFormat),
    unscored: numbersOf(unscored),
    differ: differ && [numberOf(differ[0]), numberOf(differ[1])],
    words: searched && {
      terms: searched.terms,
      in: words.in,
      cell: words.cell === undefined ? undefined : numberOf(words.cell),
    },
  })
}

function rowOf({ tasks, cells }: RunOutline, { task: position, ...row }: InstanceRow) {
  const task = tasks[position]?.task
  const byCell = new Map(row.trials.map((trial) => [trial.cell, trial]))
  return {
    task: task?.name ?? '',
    kind: task?.answerSpace.kind ?? 'generation',
    position: row.position,
    instance: row.instanceId,
    input: cut(row.input),
    references: row.references.slice(0, shownReferences).map(cut),
    options: row.options && row.options.map(cut),
    trials: cells.map(({ id }) => {
      const trial = byCell.get(id)
      return trial
        ? {
            outcome: trial.outcome,
            answer: trial.raw === null ? null : cut(trial.raw),
            right: trial.exactMatch,
            rougeL: reachesRougeL(row.references) ? trial.rougeL : null,
            formatNormalised: trial.formatNormalised,
          }
        : null
    }),
  }
}

/** Without half a character at the end. */
function cut(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters).replace(/[\uD800-\uDBFF]$/, '')}…`
}
