import type { Reason } from '#contract/errors.ts'
import { labelsOf } from '#core/answer-space.ts'
import { factsOf } from '#core/answers/trial-facts.ts'
import { calledLabels } from '#core/target-words/answered-label.ts'
import { counted } from '#core/noun.ts'
import { cellName } from '#core/study/cell.ts'
import { whyMarked } from '#core/study/mark.ts'
import { trainingName } from '#core/study/training.ts'
import { findInstance } from '#store/trial-rows.ts'
import { readInstanceTrials, type TrialDetail } from '#store/trials.ts'
import { implementWith } from '../implement.ts'
import { askResults } from '../results/ask.ts'
import { findRun } from './run-id.ts'
import { readRunOutline, type RunOutline } from './run-outline.ts'

const os = implementWith<'store' | 'results'>()

const page = os.trials.page.handler(({ input, ...asking }) => askResults('page', input, asking))

const search = os.trials.search.handler(({ input, ...asking }) => askResults('search', input, asking))

const show = os.trials.show.handler(({ context, input, errors }) => {
  const refuse = (reason: Reason) => errors.INVALID_REQUEST({ data: { reasons: [reason] } })
  const found = findRun(context.store, input.run)
  if (found.state === 'refused') throw refuse(found.reason)
  const { run } = found
  const outline = readRunOutline(context.store, run)
  const position = outline.tasks.findIndex(({ task }) => task.name === input.task)
  const task = outline.tasks[position]?.task
  if (!task)
    throw refuse(
      `invalid task: ${input.task} (run ${run.id} has asked ${counted(outline.tasks.length, 'task')}, and none of that name)`,
    )
  const instance = findInstance(context.store, run.id, position, input.instance)
  if (!instance) throw refuse(`invalid instance: ${input.instance} (of task ${task.name} in run ${run.id})`)
  const labels = labelsOf(task.answerSpace, { options: instance.options ?? undefined })
  const trials = new Map(readInstanceTrials(context.store, instance.id).map((trial) => [trial.cell, trial]))
  return {
    run: run.id,
    task: task.name,
    kind: task.answerSpace.kind,
    labels,
    position: instance.position,
    instance: instance.instanceId,
    input: instance.input,
    references: instance.references,
    cells: outline.cells.map((asked) => cellView(outline, asked, trials.get(asked.id), labels)),
  }
})

function cellView(
  { study }: RunOutline,
  asked: RunOutline['cells'][number],
  trial: TrialDetail | undefined,
  labels: readonly string[] | null,
) {
  const { condition, decoding, training } = asked.cell
  return {
    name: cellName(asked.cell, study),
    condition,
    decoding,
    training: training && { name: trainingName(training), ...training, parity: asked.parity },
    mark: whyMarked(asked),
    trial: trial ? trialView(trial, labels) : null,
  }
}

function trialView({ outcome, dropped, scores, references, text }: TrialDetail, labels: readonly string[] | null) {
  return {
    outcome,
    dropped,
    scores,
    facts: factsOf({ ...text, ...calledLabels(references, labels, text.targetWords) }),
    ...text,
  }
}

export const trials = { page, search, show }
