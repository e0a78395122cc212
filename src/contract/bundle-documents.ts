import { z } from 'zod'
import { contentTypes } from '#core/annotations/content-types.ts'
import { unusableLabels } from '#core/answers/usable-labels.ts'
import { baselineNames } from '#core/baselines/index.ts'
import { eachScore } from '#core/scoring/index.ts'
import { studyLimits } from '#core/study/limits.ts'
import { endpointReport } from './endpoints.ts'
import { list, pairOf } from './list.ts'
import { trainingStep } from './run-events.ts'
import { answerScores } from './scores.ts'
import { studyTuning } from './tuning.ts'
import {
  askingMode,
  condition,
  decoding,
  fileMetric,
  labelScore,
  draw,
  labelScoreName,
  primaryComparison,
  sampling,
  modeDifference,
  outcome,
  parity,
  promptFormat,
  sampledFormat,
  stated,
  stopChoice,
  systemMessage,
  taskFields,
  checkpointStep,
} from './words.ts'

/** What stands in the files of a study bundle (`src/exchange/bundle/layout.ts`): it may come from anywhere. */

const text = z
  .string()
  .max(4_000_000)
  .refine((value) => value.isWellFormed(), 'it holds half of a surrogate pair')
/** A prompt holds a definition, examples and an input. */
const longText = z.string().max(16_000_000)
const name = z.string().min(1).max(200)
const whole = z.number().int().min(0)
/** Instances of one task; whoever says more means to fill this machine's memory. */
const instanceCount = whole.max(20_000_000)
/** Of a training it becomes a file's name. */
const key = z.string().regex(/^[\w-]{1,128}$/)
const moment = z.string().max(40)

const example = z.looseObject({
  input: text,
  output: text,
  explanation: text.optional(),
  options: list(text).optional(),
})

const otherDefinition = z.object({ task: text, definition: text })

/** Of an instance of a choice task; bundles of before have none. */
const options = list(text, { min: 2 }).refine(
  (all) => unusableLabels(all) === undefined,
  'an option is blank, padded, or there twice',
)

const instance = { id: text, input: text, references: list(text, { min: 1 }), options: options.exactOptional() }

/** As it was frozen. What a later version adds to a task is kept. */
const task = z.looseObject({
  name,
  definition: text,
  positiveExamples: list(example),
  negativeExamples: list(example),
  curatedExamples: list(example.extend({ gold: text.optional(), approved: z.literal(true).optional() })),
  categories: list(text),
  answerSpace: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('classification'), labels: list(text, { min: 1 }), stated }),
    z.object({ kind: z.literal('choice') }),
    z.object({ kind: z.literal('generation') }),
  ]),
  outputType: text.optional(),
  simplifiedDefinition: text.optional(),
  contentTags: list(z.looseObject({ from: whole, to: whole, type: z.enum(contentTypes), text })).optional(),
  knownOutputs: list(z.object({ input: text, outputs: list(text) })).optional(),
  nounsInInputs: list(text).optional(),
  spareInstances: list(z.object(instance)).optional(),
  fields: taskFields.optional(),
  unreadFields: text.optional(),
  paraphrases: list(text).optional(),
  otherDefinitions: z.object({ moderate: list(otherDefinition), extreme: list(otherDefinition) }).optional(),
  annotationSet: z.object({ name: text, version: z.number() }).optional(),
})

const taskBaseline = z.object({
  name: z.enum(baselineNames),
  n: z.number(),
  means: z.object({
    ...eachScore(() => z.number().nullable()),
    /** Absent: made before there were such. */
    rougeLUnicode: z.number().nullable().optional(),
    containsLabel: z.number().nullable().optional(),
  }),
})

/** Lines of `tasks.jsonl`: a task by its place, then its instances. */
export const taskLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('task'),
    position: whole,
    instances: instanceCount,
    task,
    baselines: list(taskBaseline),
  }),
  z.object({ type: z.literal('instance'), ...instance }),
])

export type TaskLine = z.infer<typeof taskLine>

/** Lines of `train-tasks.jsonl`: `instanceCount` is of the whole task, `position` of an instance in it. */
export const trainTaskLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task'), position: whole, instances: instanceCount, instanceCount, task }),
  z.object({ type: z.literal('instance'), position: instanceCount, ...instance }),
])

const study = z.object({
  name: z.string().max(200),
  collection: text,
  /** `file`: its name without its folder. */
  model: z.object({
    name: text,
    file: text,
    sha256: z.string().max(64),
    quantisation: text,
    engineBuild: text,
    contextSize: z.number(),
    gpuLayers: z.number(),
    templateSays: text.nullable().optional(),
    /** Asked instead of a file: `file` is its host, the hash its fingerprint. Where a key was is not told. */
    endpoint: z.object({ name: text, model: text, report: endpointReport.optional() }).exactOptional(),
  }),
  conditions: list(condition),
  decodings: list(decoding),
  format: promptFormat,
  sampledFormats: list(sampledFormat, { min: studyLimits.formats.from, max: studyLimits.formats.to }).optional(),
  k: whole.max(100),
  instancesPerTask: z.number().int().min(1).nullable(),
  instanceSeed: z.number().int().min(0).optional(),
  seed: z.number().int(),
  margin: z.number().positive().max(100),
  maxAnswerTokens: z.number(),
  stop: stopChoice.optional(),
  systemMessage: systemMessage.optional(),
  mode: askingMode.optional(),
  labelScore: labelScoreName.optional(),
  sampling: sampling.optional(),
  primary: list(primaryComparison).optional(),
  leftOut: list(z.object({ task: text, condition: text, reason: text })),
  tuning: studyTuning.nullable(),
  predictions: z.literal(true).optional(),
})

const runStates = z.enum(['paused', 'stopped', 'finished', 'failed'])

/** `study.json` */
export const studyDocument = z.object({
  run: z.object({
    id: z.string().regex(/^[\w-]{1,64}$/),
    name: z.string().max(200),
    state: runStates,
    message: text.nullable(),
    createdAt: moment,
    finishedAt: moment.nullable(),
    /** Of a run in fast mode, once it is measured. */
    modeDifference: modeDifference.optional(),
    /** What answered trials elsewhere, with how many; absent: nothing did. Trials name theirs by its place here. */
    askedElsewhere: list(
      z.object({ engine: text, version: text, model: text, takenInAt: moment, trials: whole }),
    ).exactOptional(),
  }),
  study,
})
export type StudyDocument = z.infer<typeof studyDocument>

const factors = z.object({ condition, size: z.number(), seed: z.number(), step: checkpointStep })

/**
 * `cells.json`. `versions`: of its conditions and format as they were asked; `null`: not those of the version that made
 * the bundle.
 */
export const cellsDocument = list(
  z.object({
    position: whole,
    key,
    name: text,
    method: z.enum(['in context', 'full', 'lora', 'predictions']),
    condition,
    sampledFormat: sampledFormat.exactOptional(),
    versions: z
      .object({
        definition: z.number(),
        examples: z.number(),
        format: z.number(),
        sampledFormat: z.number().optional(),
        words: z.number().optional(),
        selection: z.number().optional(),
        decoding: z.number().optional(),
        stop: z.number().optional(),
      })
      .nullable(),
    decoding,
    draw: draw.exactOptional(),
    training: factors.nullable(),
    predictions: z
      .object({
        name,
        conditionKnown: z.boolean(),
        sha256: z.string().max(64),
        metric: z.string().max(200).exactOptional(),
        fileMetric: fileMetric.exactOptional(),
      })
      .optional(),
    /** Of its file. */
    trials: whole,
  }),
)
export type CellsDocument = z.infer<typeof cellsDocument>

const scores = z.object({
  ...answerScores,
  /** Absent: made before there were such. */
  rougeLUnicode: answerScores.rougeLUnicode.optional(),
  containsLabel: answerScores.containsLabel.optional(),
})

/** A line of `trials/….jsonl`. `position`: of the instance in its task. */
export const trialLine = z.object({
  task: name,
  position: whole,
  instance: text,
  outcome,
  raw: text.nullable(),
  scores: scores.nullable(),
  prompt: longText,
  promptHash: z.string().max(64),
  dropped: whole,
  exampleSources: list(text),
  notes: list(text),
  /** Absent: as the task calls its labels. */
  targetWords: list(pairOf(text)).exactOptional(),
  stop: text.nullable(),
  promptTokens: z.number().nullable(),
  answerTokens: z.number().nullable(),
  labelScores: list(labelScore.extend({ label: text })).nullable(),
  message: text.nullable(),
  /** Place in the study's `askedElsewhere`; absent: it was asked where the run is. */
  askedElsewhere: whole.exactOptional(),
})
export type TrialLine = z.infer<typeof trialLine>

/**
 * `trainings.json`. `versions` as those of cells. Losses in nats; `sha256` of the file that was written, which may be
 * in `adapters/`.
 */
export const trainingsDocument = list(
  factors.extend({
    position: whole,
    key,
    versions: z
      .object({
        trainer: z.number(),
        definition: z.number(),
        examples: z.number(),
        format: z.number(),
        words: z.number().optional(),
        selection: z.number().optional(),
        stop: z.number().optional(),
      })
      .nullable(),
    state: z.enum(['planned', 'training', 'trained', 'failed', 'diverged']),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    steps: z.number().nullable(),
    loss: z.number().nullable(),
    // Bundles of before have the loss of the last step alone.
    firstEpochLoss: z.number().nullable().default(null),
    lastEpochLoss: z.number().nullable().default(null),
    heldOutBefore: z.number().nullable().default(null),
    heldOutLoss: z.number().nullable(),
    seconds: z.number(),
    threads: z.number().nullable(),
    parity: parity.nullable(),
    message: text.nullable(),
    curve: list(trainingStep.extend({ epochLoss: z.number().nullable().default(null) })),
  }),
)
export type TrainingsDocument = z.infer<typeof trainingsDocument>

/** `versions.json`: what made the bundle, and nothing of whose machine it was. */
export const versionsDocument = z.object({
  placebo: z.string().max(100),
  engineBuild: text,
  node: z.string().max(100),
  platform: z.string().max(100),
})
export type VersionsDocument = z.infer<typeof versionsDocument>

/** `statistics.json`: what `results.table` and `results.matrix` tell. Compared as it is, number by number. */
export const statisticsDocument = z.record(z.string(), z.unknown())
