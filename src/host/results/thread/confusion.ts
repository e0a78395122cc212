import { counted } from '#core/noun.ts'
import { cellName } from '#core/study/cell.ts'
import {
  confusionOf,
  labelSpaces,
  lettersOfTasks,
  noPositions,
  otherAnswers,
  type LabelSpace,
} from '#core/study/confusion.ts'
import { isMarked } from '#core/study/mark.ts'
import type { ReadableDB } from '#store/store.ts'
import { readTaskAnswers } from '#store/trial-answers.ts'
import type { RunResults } from '../run-results.ts'
import type { Answered, RunRequests } from '../requests.ts'
import type { Gathered } from './gathered.ts'
import { meantAnswer } from './meant-answer.ts'
import { answered } from './table.ts'

export function confusionTable(
  gathered: Gathered,
  db: ReadableDB,
  { run: id, task, pooled }: RunRequests['confusion'],
) {
  const found = gathered.of(id)
  if (found.state === 'refused') return found
  const { run, results } = found.answer
  const letters = lettersOfTasks(results)
  const spaces = labelSpaces(results.tasks, letters)
  const chosen = chosenSpace(results, spaces, task, pooled)
  if (chosen.state === 'refused') return chosen
  const { labels, tasks } = chosen.answer
  const trials = readTaskAnswers(db, run.id, tasks).map((trial) => ({
    ...meantAnswer(trial),
    references: results.references.get(trial.instance) ?? [],
  }))
  const byCell = Map.groupBy(trials, ({ cell }) => cell)
  const nameOf = (position: number) => results.tasks[position]?.task.name ?? ''
  return answered({
    run: run.id,
    study: run.name,
    spaces: spaces.map((space) => ({ labels: space.labels, tasks: space.tasks.map(nameOf) })),
    without: results.tasks.flatMap(({ task: { name, answerSpace } }, i) =>
      answerSpace.kind === 'choice' && letters[i] === null ? [{ task: name, reason: noPositions }] : [],
    ),
    tasks: tasks.map(nameOf),
    labels,
    others: otherAnswers,
    cells:
      tasks.length === 0
        ? []
        : results.cells.map((asked) => ({
            name: cellName(asked.cell, results.study),
            marked: isMarked(asked),
            ...confusionOf(chosen.answer, byCell.get(asked.id) ?? []),
          })),
  })
}

/** Without a task that has labels one without. */
function chosenSpace(
  { tasks }: RunResults,
  spaces: readonly LabelSpace[],
  name: string | null,
  pooled: boolean,
): Answered<LabelSpace> {
  if (name === null) return answered(spaces[0] ?? { labels: [], tasks: [] })
  const position = tasks.findIndex(({ task }) => task.name === name)
  const space = spaces.find((each) => each.tasks.includes(position))
  if (space) return answered(pooled ? space : { ...space, tasks: [position] })
  const isChoice = tasks[position]?.task.answerSpace.kind === 'choice'
  const reason =
    position === -1
      ? `this run has asked ${counted(tasks.length, 'task')}, and none of that name`
      : isChoice
        ? noPositions
        : 'it has no label space'
  return { state: 'refused', reason: `invalid task: ${name} (${reason})` }
}
