import { labelsOf } from '#core/answer-space.ts'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { labelScoreOf, likeliestBy } from '#core/answers/label-score.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import type { TrialLine } from '#contract/bundle-documents.ts'
import type { Instruction } from '#core/conditions/condition.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { scoreAnswer, scoreNames, type ScoreName, type Scores } from '#core/scoring/index.ts'
import type { Cell } from '#core/study/cell.ts'
import { plannedInstruction, plannedWords } from '#core/study/planned-instruction.ts'
import type { Study } from '#core/study/study.ts'
import { renamedReferences } from '#core/target-words/renamed-task.ts'
import type { TargetWords } from '#core/target-words/word-sets.ts'
import { unplacedReason } from '#core/templates/placed.ts'
import type { Instance, Task } from '#core/task.ts'
import type { Trial } from '#store/trials.ts'
import type { Place, Tally } from './tally.ts'
import { BrokenBundle } from './work.ts'
import { sha256 } from '../../sha256.ts'

/** A cell whose trials are computed again. */
export interface CellOf {
  readonly cell: Cell
  readonly study: Study
  /** Whether its prompts were made by conditions of today's versions, so that the same ones have to come out. */
  readonly promptsKnown: boolean
}

/** A task as its cell asks it. */
export interface CellTask {
  readonly instruction: Instruction
  /** `null`: its labels are called as the task calls them. */
  readonly words: TargetWords | null
}

/** Makes instructions of one task after the other. */
export function instructions({ cell, study }: CellOf): (task: Task) => CellTask {
  let last: (CellTask & { readonly task: Task }) | undefined
  return (task) => {
    if (last?.task !== task)
      last = {
        task,
        instruction: plannedInstruction(task, cell.condition, study),
        words: plannedWords(task, cell.condition, study).words,
      }
    return last
  }
}

/**
 * A trial with everything that follows from its prompt and its raw answer computed again; what the bundle says of it is
 * only compared. The other texts are as they are told.
 */
export function recomputedTrial(
  line: TrialLine,
  { task, instance }: { readonly task: Task; readonly instance: Instance },
  of: CellOf,
  asked: (task: Task) => CellTask,
  place: Place,
  tally: Tally,
): Omit<Trial, 'cell' | 'instance'> {
  const { targetWords } = line
  const words = targetWords && new Map(targetWords)
  const { raw, dropped, exampleSources, notes, prompt, stop, promptTokens, answerTokens, labelScores, message } = line
  const labels = labelsOf(task.answerSpace, instance)?.map((label) => words?.get(label) ?? label) ?? null
  const chosen = raw === null || labelScores === null ? undefined : likeliestBy(labelScoreOf(of.study), labelScores)
  if (chosen !== undefined) tally.compare(place, 'raw', raw, chosen)
  const outcome = raw === null ? line.outcome : outcomeOf(raw, labels)
  if (raw === null && outcome !== 'too-long' && outcome !== 'engine-error')
    throw new BrokenBundle(`${place.file}: instance ${line.instance} of ${task.name} is ${outcome} and has no answer`)
  const references = words ? renamedReferences(instance, words) : instance.references
  const scores = raw === null ? null : scoreAnswer(raw, references, labels)
  tally.compare(place, 'outcome', line.outcome, outcome)
  if (scores === null || line.scores === null) tally.compare(place, 'scores', line.scores, scores)
  else for (const score of scoreNames) compareScore(score, line.scores, scores, place, tally)
  const promptHash = of.cell.predictions ? '' : sha256(prompt)
  tally.compare(place, 'promptHash', line.promptHash, promptHash)
  if (of.promptsKnown) {
    const made = asked(task)
    tally.compare(
      place,
      'targetWords',
      JSON.stringify(targetWords),
      JSON.stringify(made.words === null ? undefined : [...made.words]),
    )
    comparePrompt(line, instance, of, made.instruction, place, tally)
  }
  return {
    outcome,
    dropped,
    scores,
    labelAndStop: raw !== null && isLabelAndStop(raw, labels),
    text: {
      prompt,
      promptHash,
      exampleSources,
      notes,
      ...(targetWords !== undefined && { targetWords }),
      raw,
      stop,
      promptTokens,
      answerTokens,
      labelScores,
      message,
    },
  }
}

/** Scores that bundles of before have none of. */
export const laterScores: ReadonlySet<ScoreName> = new Set(['rougeLUnicode', 'containsLabel'])

/** A bundle from before there was ROUGE-L by Unicode words has a ROUGE-L of 0 where references had nothing it knows. */
function compareScore(
  score: ScoreName,
  stored: NonNullable<TrialLine['scores']>,
  now: Scores,
  place: Place,
  tally: Tally,
): void {
  const isOfBefore = stored.rougeLUnicode === undefined
  if (laterScores.has(score) && stored[score] === undefined) return
  tally.compare(place, score, stored[score], isOfBefore && score === 'rougeL' ? (now.rougeL ?? 0) : now[score])
}

/** A chat template is the model's own: what it makes of a prompt can only be hashed. */
function comparePrompt(
  line: TrialLine,
  instance: Instance,
  { study: { format }, cell: { sampledFormat } }: Pick<CellOf, 'study' | 'cell'>,
  instruction: Instruction,
  place: Place,
  tally: Tally,
): void {
  const shown = instruction.examples.slice(0, instruction.examples.length - line.dropped)
  tally.compare(
    place,
    'exampleSources',
    JSON.stringify(line.exampleSources),
    JSON.stringify(shown.map(({ source }) => source)),
  )
  if (promptFormats[format].userTurn) return
  const unplaced = instruction.around && unplacedReason(instruction.around, [instance.input])
  if (unplaced !== undefined)
    throw new BrokenBundle(`${place.file}: instance ${line.instance} cannot stand in its template: ${unplaced}`)
  const candidates = promptCandidates(format, instruction, instance, sampledFormat)
  // The engine has not told which of them it failed on.
  const made =
    line.outcome === 'engine-error' ? candidates.at(-1) : candidates.find(({ dropped }) => dropped === line.dropped)
  tally.compare(place, 'prompt', line.prompt, made?.text)
}
