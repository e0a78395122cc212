import { labelsOf } from '#core/answer-space.ts'
import { factsOf } from '#core/answers/trial-facts.ts'
import { calledLabels, labelMeant } from '#core/target-words/answered-label.ts'
import { eachScore } from '#core/scoring/index.ts'
import { cellName } from '#core/study/cell.ts'
import { whyMarked } from '#core/study/mark.ts'
import type { TrialDetail } from '#store/trials.ts'
import type { RunOutline } from '../runs/run-outline.ts'

/**
 * One trial as it stands in an exported file: everything that was asked, answered and scored, and nothing of the
 * machine. `trainCondition`, `size` and `seed` are `null` for the untuned model, `step` is there for a checkpoint
 * alone; `mark` says why scores are not to be relied on.
 */
export function trialLine(trial: TrialDetail, { cells, tasks, study }: RunOutline) {
  const stored = cells.find(({ id }) => id === trial.cell)
  const task = tasks[trial.task]?.task
  const own = task === undefined ? null : labelsOf(task.answerSpace, { options: trial.options ?? undefined })
  const { prompt, promptHash, exampleSources, notes, raw, stop, promptTokens, answerTokens, labelScores, message } =
    trial.text
  const { targetWords } = trial.text
  const { labels, references } = calledLabels(trial.references, own, targetWords)
  return {
    cell: stored && cellName(stored.cell, study),
    method: stored?.cell.method,
    trainCondition: stored?.cell.training?.condition ?? null,
    size: stored?.cell.training?.size ?? null,
    seed: stored?.cell.training?.seed ?? null,
    ...(stored?.cell.training?.step !== undefined && { step: stored.cell.training.step }),
    ...(stored?.cell.draw !== undefined && { draw: stored.cell.draw }),
    testCondition: stored?.cell.predictions?.conditionKnown === false ? null : stored?.cell.condition,
    ...(stored?.cell.sampledFormat !== undefined && { sampledFormat: stored.cell.sampledFormat }),
    decoding: stored?.cell.decoding,
    mark: stored ? whyMarked(stored) : null,
    task: task?.name,
    instance: trial.instanceId,
    input: trial.input,
    references: trial.references,
    ...(targetWords !== undefined && { targetWords, meant: raw === null ? null : labelMeant(raw, targetWords) }),
    ...(trial.options !== null && { options: trial.options }),
    outcome: trial.outcome,
    raw,
    ...eachScore((score) => trial.scores?.[score] ?? null),
    ...Object.fromEntries(factsOf({ raw, stop, references, labels }).map(({ id, is }) => [id, is])),
    prompt,
    promptHash,
    dropped: trial.dropped,
    exampleSources,
    notes,
    stop,
    promptTokens,
    answerTokens,
    labelScores,
    message,
  }
}
