import type { Rates } from '#contract/studies.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { conditionName } from '#core/conditions/index.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { Decoding } from '#core/answers/decoding.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { trainingBytes, type TrainingNeeds } from '#core/models/training-memory.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { comparedPrompts } from '#core/study/mode-difference.ts'
import { parityAnswerTokens, parityPrompts } from '#core/study/parity.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { stepCount } from '#core/study/optimiser-steps.ts'
import { modelsOf, trainingsOf, type TrainingFactors } from '#core/study/training.ts'
import type { MeasuredTrials } from '#store/measured.ts'
import type { PromptSample } from './outline-prompts.ts'

/** What a study asks and trains, as far as it costs anything. */
export interface CostedStudy {
  readonly tuning: StudyTuning | null
  /** Test conditions, and each decoding's own tasks under them with what their prompts are like. */
  readonly test: readonly { readonly condition: Condition; readonly asked: readonly AskedBy[] }[]
  readonly train: readonly PromptSample[]
  /** Of all test tasks: the run keeps a copy of them. */
  readonly instances: number
  readonly trainTasks: number
  readonly maxAnswerTokens: number
  readonly format: PromptFormatName
  /** Sampled formats, under each of which everything is asked; absent: there are none. */
  readonly formats?: number | undefined
  readonly mode?: AskingMode | undefined
  /** Answers to each prompt. */
  readonly draws: number
}

/** What one decoding asks in each of its cells. */
export interface AskedBy {
  readonly decoding: Decoding
  readonly sample: PromptSample
  readonly tasks: number
  readonly instances: number
  /** Prompts without content, whose labels' priors are subtracted: lists of options may differ or not. */
  readonly priors: Range
}

export interface Known {
  readonly untuned: MeasuredTrials
  readonly tuned: MeasuredTrials
  readonly rates: Rates | undefined
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** English text in the vocabularies of usual models; small vocabularies need more. */
const usualTokensPerCharacter = 0.25
/** Trials whose answers tell how long the next ones will be. */
const enoughTrials = 20
/** Seconds a trial takes beside the model: a write that waits for the disk, and messages. Measured: 2 to 8 ms. */
const besideModel = { low: 0.002, high: 0.008 }

/** Every tuned model of a study, those at checkpoints that are asked among them. */
export function tunedModels(tuning: StudyTuning | null, trainTasks: number): readonly TrainingFactors[] {
  if (tuning === null) return []
  return trainingsOf(tuning).flatMap((training) => modelsOf(tuning, training, trainTasks * training.size))
}

/** Cells of one decoding under one test condition: the untuned model's, and those of tuned ones. */
export function cellsUnder(
  condition: Condition,
  { tuning, trainTasks, formats = 1 }: Pick<CostedStudy, 'tuning' | 'trainTasks' | 'formats'>,
): { readonly untuned: number; readonly tuned: number } {
  const models = tunedModels(tuning, trainTasks)
  const own =
    tuning?.testConditions === 'same'
      ? models.filter((each) => conditionName(each.condition) === conditionName(condition))
      : models
  return { untuned: formats, tuned: own.length * formats }
}

/** Decodings ask about a task in turn: what its prompts share is evaluated for the first of them alone. */
function cellsOf(study: CostedStudy) {
  const { test, draws } = study
  return test.flatMap(({ condition, asked }) => {
    const most = withMostTasks(asked)
    const { untuned, tuned } = cellsUnder(condition, study)
    const cells = { untuned: draws * untuned, tuned: draws * tuned }
    return asked.map((each) => ({ ...each, ...cells, readsShared: each === most }))
  })
}

/** Of every condition once. */
function samplesOf({ test }: CostedStudy): readonly PromptSample[] {
  return test.flatMap(({ asked }) => withMostTasks(asked)?.sample ?? [])
}

function withMostTasks(asked: readonly AskedBy[]): AskedBy | undefined {
  return asked.toSorted((one, other) => other.tasks - one.tasks)[0]
}

/** Tokens, as far as samples tell. */
export function tokensOf(study: CostedStudy, known: Known) {
  const perCharacter = tokensPerCharacter(known)
  const template = templateOf(study, known)
  const around = template.before + template.after
  let [prompts, evaluated, answersLow, answersHigh] = [0, 0, 0, 0]
  for (const { untuned, tuned, decoding, sample, tasks, instances, priors, readsShared } of cellsOf(study)) {
    const own = sample.mean - sample.shared + template.after
    prompts += (untuned + tuned) * instances * (sample.mean + around) * perCharacter
    const shared = readsShared ? tasks * (sample.shared + template.before) : 0
    // One without content shares what its task shares, and is read for itself.
    const contentFree = ((priors.low + priors.high) / 2) * (sample.shared + around)
    evaluated += (untuned + tuned) * (shared / study.draws + instances * own + contentFree) * perCharacter
    for (const [n, isTuned] of [
      [untuned, false],
      [tuned, true],
    ] as const) {
      const one = answerTokens(decoding, sample, isTuned, study, known)
      answersLow += n * (instances + priors.low) * one.low
      answersHigh += n * (instances + priors.high) * one.high
    }
  }
  const all = samplesOf(study)
  return {
    prompts,
    evaluated,
    answers: { low: answersLow, high: answersHigh },
    training:
      trainingExamples(study) * (study.tuning?.settings.epochs ?? 0) * exampleTokens(study, perCharacter, around),
    heldOut: heldOutExamples(study) * exampleTokens(study, perCharacter, around),
    perPrompt: {
      mean: perCharacter * (meanOf(all.map(({ mean }) => mean)) + around),
      longest: perCharacter * (Math.max(0, ...all.map(({ longest }) => longest)) + around),
    },
    sampled: all.reduce((sum, sample) => sum + sample.prompts, 0),
    basis: isMeasured(known) ? ('measured' as const) : ('assumed' as const),
  }
}

export type Tokens = ReturnType<typeof tokensOf>

/** Of what a training pass takes, the way back is half and more. */
const forwardOnly = 2

/** Seconds. */
export function timeOf(
  study: CostedStudy,
  tokens: Tokens,
  rates: Rates,
): { readonly asking: Range; readonly training: Range } | null {
  const trials = trialsOf(study)
  // A model whose answers were all empty: what there is to answer is read at most one by one.
  const answer = rates.answer ?? rates.prompt
  const compared = comparingTime(study, tokens, rates, trials)
  const asking = {
    low:
      rates.load +
      tokens.evaluated / rates.prompt.high +
      tokens.answers.low / answer.high +
      trials * besideModel.low +
      compared.low,
    high:
      rates.load +
      tokens.evaluated / rates.prompt.low +
      tokens.answers.high / answer.low +
      trials * besideModel.high +
      compared.high,
  }
  const trained = tunedModels(study.tuning, study.trainTasks).length
  if (trained === 0) return { asking, training: { low: 0, high: 0 } }
  if (rates.train === null) return null
  // Each model is loaded once more to be asked, and its certificate is answered by the engine, read once more, and
  // followed by the trainer.
  const answers = parityPrompts * parityAnswerTokens
  const read = 2 * parityPrompts * tokens.perPrompt.mean + answers
  const forward =
    (parityPrompts * (tokens.perPrompt.mean + parityAnswerTokens) * trained + tokens.heldOut) / forwardOnly
  const training = (end: 'low' | 'high', train: number) =>
    (tokens.training + forward) / train + trained * (2 * rates.load + read / rates.prompt[end] + answers / answer[end])
  return { asking, training: { low: training('high', rates.train.high), high: training('low', rates.train.low) } }
}

/**
 * Seconds that some prompts of a run in fast mode take in exact mode, each read as a whole, and each model loaded once
 * more; none in exact mode.
 */
function comparingTime(study: CostedStudy, tokens: Tokens, { exact }: Rates, trials: number): Range {
  if (study.mode !== 'fast' || exact === undefined) return { low: 0, high: 0 }
  const prompts = Math.min(comparedPrompts, trials)
  const models = Math.min(prompts, 1 + tunedModels(study.tuning, study.trainTasks).length)
  const answer = exact.answer ?? exact.prompt
  const at = (end: 'low' | 'high', answers: number) =>
    models * exact.load +
    (prompts * tokens.perPrompt.mean) / exact.prompt[end] +
    (prompts * answers) / trials / answer[end]
  return { low: at('high', tokens.answers.low), high: at('low', tokens.answers.high) }
}

/**
 * Bytes a trial takes beside its prompt and answer, and a run's own copy of an instance beside its texts: measured on
 * stored trials.
 */
const besideText = { trial: 330, instance: 190 }

/** Bytes. */
export function diskOf(
  study: CostedStudy,
  tokens: Tokens,
  perCharacter: number,
  { trained, modelBytes }: { readonly trained: number | null; readonly modelBytes: number | null },
) {
  const trials = trialsOf(study)
  const text = tokens.prompts / perCharacter + tokens.answers.high / perCharacter
  const copies =
    (study.instances + study.trainTasks * Math.max(0, ...(study.tuning?.sizes ?? []))) *
    (besideText.instance + meanOf(samplesOf(study).map((sample) => sample.instance)))
  return { trials: text + trials * besideText.trial + copies, models: modelsBytes(study, trained, modelBytes) }
}

/** Bytes at the peak of a training; `null`: nothing is trained. */
export function memoryOf(study: CostedStudy, known: Known, needs: TrainingNeeds, threads: number): number | null {
  if (study.tuning === null) return null
  const { before, after } = templateOf(study, known)
  const characters = Math.max(0, ...study.train.map(({ longest, answer }) => longest + answer)) + before + after
  const atOnce = Math.min(threads, study.tuning.settings.batch)
  return trainingBytes(needs, characters * tokensPerCharacter(known), atOnce)
}

/** Every tuned model stays; the checkpoint of the one in hand, with AdamW's two moments, goes when it is done. */
function modelsBytes(
  { tuning, trainTasks }: CostedStudy,
  trained: number | null,
  modelBytes: number | null,
): number | null {
  if (tuning === null) return 0
  const each = tuning.method.kind === 'full' ? modelBytes : trained === null ? null : 4 * trained
  return each === null || trained === null ? null : tunedModels(tuning, trainTasks).length * each + 12 * trained
}

export function tokensPerCharacter({ untuned, tuned, rates }: Known): number {
  if (rates) return rates.tokensPerCharacter
  const characters = untuned.promptCharacters + tuned.promptCharacters
  return characters === 0 ? usualTokensPerCharacter : (untuned.promptTokens + tuned.promptTokens) / characters
}

function isMeasured({ untuned, tuned, rates }: Known): boolean {
  return rates !== undefined || untuned.trials + tuned.trials > 0
}

/** Of one trial; with likelihood, tokens of labels that are read one after the other. */
function answerTokens(
  decoding: Decoding,
  sample: PromptSample,
  isTuned: boolean,
  { maxAnswerTokens }: CostedStudy,
  known: Known,
): Range {
  const right = sample.answer * tokensPerCharacter(known) + 1
  switch (decoding) {
    case 'constrained':
      return { low: Math.min(1, right), high: right }
    case 'likelihood':
      // Each label once, with what ends it.
      return { low: (2 / 3) * sample.labels * right, high: (3 / 2) * sample.labels * right }
    case 'free': {
      const measured = isTuned ? known.tuned : known.untuned
      if (measured.trials >= enoughTrials) return around(measured.answerTokens / measured.trials, 0.2, maxAnswerTokens)
      const { answerTokens: calibrated } = known.rates ?? { answerTokens: null }
      if (!isTuned && calibrated !== null) return around(calibrated, 0.4, maxAnswerTokens)
      // What tuning teaches first is how long an answer is.
      return {
        low: Math.min(right, maxAnswerTokens),
        high: isTuned ? Math.min(4 * right, maxAnswerTokens) : maxAnswerTokens,
      }
    }
  }
}

function around(mid: number, share: number, most: number): Range {
  return { low: mid * (1 - share), high: Math.min(most, mid * (1 + share) + 1) }
}

function trialsOf(study: CostedStudy): number {
  return cellsOf(study).reduce((sum, { untuned, tuned, instances }) => sum + (untuned + tuned) * instances, 0)
}

/** Over all trainings, in one pass. */
function trainingExamples({ tuning, trainTasks }: CostedStudy): number {
  return tuning === null ? 0 : trainTasks * trainingsOf(tuning).reduce((sum, { size }) => sum + size, 0)
}

/** Over all trainings: before the first step, with each checkpoint, and at the end. */
function heldOutExamples(study: CostedStudy): number {
  const { tuning, trainTasks } = study
  if (tuning === null) return 0
  const { settings } = tuning
  return trainingsOf(tuning).reduce((sum, training) => {
    const examples = trainTasks * training.size
    // At a checkpoint that is asked twice: with it, and when its model is written.
    const taken =
      2 * modelsOf(tuning, training, examples).length +
      Math.ceil(stepCount(settings, examples) / settings.checkpointEvery)
    return sum + trainTasks * tuning.heldOutPerTask * taken
  }, 0)
}

/** Prompt and answer, as they are trained on. */
function exampleTokens({ train }: CostedStudy, perCharacter: number, around: number): number {
  return perCharacter * (meanOf(train.map(({ mean, answer }) => mean + answer)) + around) + 1
}

/** Characters around a prompt; before a speed check nobody knows them. */
function templateOf({ format }: CostedStudy, { rates }: Known): NonNullable<Rates['template']> {
  return (promptFormats[format].userTurn ? rates?.template : undefined) ?? { before: 0, after: 0 }
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
