import { labelsOf } from '#core/answer-space.ts'
import { isLabelAndStop } from '#core/answers/label-and-stop.ts'
import { contentFreeInput, labelScoreOf, likeliestBy } from '#core/answers/label-score.ts'
import { outcomeOf } from '#core/answers/outcome-of.ts'
import type { StopRule } from '#core/answers/stop-rule.ts'
import type { Instruction } from '#core/conditions/condition.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { readingNotes } from '#core/prompts/reading.ts'
import { scoreAnswer } from '#core/scoring/index.ts'
import type { Cell } from '#core/study/cell.ts'
import type { Study } from '#core/study/study.ts'
import type { TargetWords } from '#core/target-words/word-sets.ts'
import type { Task } from '#core/task.ts'
import type { Answer, AskRequest, Engine } from '#engine/engine.ts'
import type { PlannedInstance } from '#store/runs.ts'
import type { Trial } from '#store/trials.ts'
import { priorsOf } from './priors.ts'

export interface Question {
  readonly study: Study
  readonly cell: Cell
  readonly cellId: number
  /** As the cell calls its labels; so are the references of `planned`. */
  readonly task: Task
  /** `null`: they are the task's own. */
  readonly words: TargetWords | null
  readonly instruction: Instruction
  readonly stop: StopRule
  readonly planned: PlannedInstance
}

/** `open`: nobody could be asked; the trial is left to do. */
export type AskedTrial =
  | { readonly state: 'asked'; readonly question: Question; readonly trial: Trial }
  | { readonly state: 'open'; readonly question: Question; readonly message: string }

export type Given = Exclude<Answer, { readonly state: 'unreached' }>

/**
 * Asks each instance in its cell and scores the answers, in the order in which they come. The engine's process may have
 * been killed: after an `engine-error` a trial is asked once more, in a fresh process.
 *
 * @param hash SHA-256 of a text, hexadecimal
 * @param signal aborted, the trials in hand are the last
 */
export async function* askTrials(
  engine: Engine,
  questions: readonly Question[],
  hash: (text: string) => string,
  signal: AbortSignal,
): AsyncGenerator<AskedTrial> {
  const requests = questions.map(requestOf)
  const priors = priorsOf(engine)
  for await (const { index, answer } of engine.askAll(requests, signal)) {
    const [question, request] = [questions[index], requests[index]]
    if (question === undefined || request === undefined) continue
    const asked = answer.state === 'engine-error' ? await engine.ask(request) : answer
    const free = asked.state === 'answered' && contentFree(question, asked.fit.candidate)
    const last = free ? await priors.added(asked, free) : asked
    yield last.state === 'unreached'
      ? { state: 'open', question, message: last.message }
      : { state: 'asked', question, trial: trialOf(question, last, hash) }
  }
}

export function requestOf({ study, cell, task, instruction, stop, planned }: Question): AskRequest {
  return {
    candidates: promptCandidates(study.format, instruction, planned.instance, cell.sampledFormat),
    userTurn: promptFormats[study.format].userTurn,
    maxAnswerTokens: study.maxAnswerTokens,
    stop,
    decoding: cell.decoding,
    labels: labelsOf(task.answerSpace, planned.instance) ?? [],
  }
}

/**
 * What is asked beside a trial whose labels' priors are subtracted, with the examples that its own prompt has: those
 * that did not fit are left out of both.
 */
function contentFree(question: Question, candidate: number): AskRequest | undefined {
  const { study, cell, planned } = question
  if (cell.decoding !== 'likelihood' || labelScoreOf(study) !== 'minus-prior') return undefined
  const instance = { ...planned.instance, input: contentFreeInput }
  const request = requestOf({ ...question, planned: { ...planned, instance } })
  return { ...request, candidates: request.candidates.slice(candidate, candidate + 1) }
}

export function trialOf(question: Question, given: Given, hash: (text: string) => string): Trial {
  const { study, cell, task, instruction, planned } = question
  const answer = given.state === 'answered' ? { ...given, raw: chosenLabel(study, given) } : given
  const labels = labelsOf(task.answerSpace, planned.instance)
  const candidates = promptCandidates(study.format, instruction, planned.instance, cell.sampledFormat)
  const shortest = candidates.at(-1)
  const shown = answer.state === 'answered' ? candidates[answer.fit.candidate] : shortest
  const prompt = answer.state === 'answered' ? answer.fit.text : (shortest?.text ?? '')
  const dropped = answer.state === 'engine-error' ? 0 : (shown?.dropped ?? 0)
  return {
    cell: question.cellId,
    instance: planned.id,
    outcome: answer.state === 'answered' ? outcomeOf(answer.raw, labels) : answer.state,
    dropped,
    scores: answer.state === 'answered' ? scoreAnswer(answer.raw, planned.instance.references, labels) : null,
    labelAndStop: answer.state === 'answered' && isLabelAndStop(answer.raw, labels),
    text: {
      prompt,
      promptHash: hash(prompt),
      exampleSources: instruction.examples.slice(0, instruction.examples.length - dropped).map(({ source }) => source),
      notes: [
        ...(instruction.notes ?? []),
        ...readingNotes(answer.state === 'answered' ? answer.fit.reading : undefined),
      ],
      ...(question.words !== null && { targetWords: [...question.words] }),
      ...detailsOf(answer),
    },
  }
}

/** What the study's label score makes of an answer by likelihood; any other is as it came. */
export function chosenLabel(
  study: Pick<Study, 'labelScore'>,
  { raw, labelScores }: Pick<Extract<Given, { readonly state: 'answered' }>, 'raw' | 'labelScores'>,
): string {
  return labelScores === undefined ? raw : (likeliestBy(labelScoreOf(study), labelScores) ?? raw)
}

function detailsOf(answer: Given) {
  const nothing = { raw: null, stop: null, answerTokens: null, labelScores: null, message: null }
  switch (answer.state) {
    case 'answered':
      return {
        raw: answer.raw,
        stop: answer.stop,
        promptTokens: answer.fit.promptTokens,
        answerTokens: answer.answerTokens,
        labelScores: answer.labelScores ?? null,
        message: null,
      }
    case 'too-long':
      return {
        ...nothing,
        promptTokens: answer.promptTokens,
        message: `${answer.promptTokens} tokens, ${answer.budget} fit`,
      }
    case 'engine-error':
      return { ...nothing, promptTokens: null, message: answer.message }
  }
}
