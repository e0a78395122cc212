import { z } from 'zod'
import { decodings } from '#core/answers/decoding.ts'
import { outcomes } from '#core/answers/outcome.ts'
import { answerEnds, namedStops } from '#core/answers/stop-rule.ts'
import { stopLimits } from '#core/answers/stop-strings.ts'
import { definitionNames, examplesNames, type Condition } from '#core/conditions/condition.ts'
import { ownLimits, ownName } from '#core/conditions/own-conditions.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { isSampledFormat } from '#core/prompts/sampled-format.ts'
import { labelScoreNames } from '#core/answers/label-score.ts'
import { askingModes } from '#core/models/asking-mode.ts'
import { maxSystemMessage } from '#core/prompts/system-message.ts'
import { maxNameLength, studyLimits } from '#core/study/limits.ts'
import { selectionNames } from '#core/selections/names.ts'
import { otherWordsNames } from '#core/target-words/names.ts'
import { kinds, statedDegrees } from '#core/task.ts'
import { importedName } from '#core/templates/names.ts'
import { placements, templateCategories, templateLimits, type ImportedTemplate } from '#core/templates/template.ts'
import { list, pairOf } from './list.ts'

/** The glossary's words as schemas, so that no face and no handler spells its own. */
export const kind = z.enum(kinds)
export const stated = z.enum(statedDegrees)
export const decoding = z.enum(decodings)
export const outcome = z.enum(outcomes)
export const promptFormat = z.enum(promptFormatNames)
/** Of a person's own (core/conditions/own-conditions.ts). */
const ownDefinition = z.object({
  name: z.string().regex(ownName).max(ownLimits.name),
  definition: z.string().max(ownLimits.definition),
  systemMessage: z.string().max(ownLimits.systemMessage).exactOptional(),
})

/** Words that a person has written out, one for each label. */
export const spelledWords = list(z.string().min(1).max(200), { min: 2, max: 100 })

/** An imported template as a condition carries it, so that it is frozen with its study. */
export const importedTemplate = z.object({
  set: z.string().min(1).max(templateLimits.name),
  name: z.string().min(1).max(templateLimits.name),
  category: z.enum(templateCategories),
  text: z.string().min(1).max(templateLimits.text),
  /** Of words without slots. */
  placement: z.enum(placements).exactOptional(),
}) as z.ZodType<ImportedTemplate, ImportedTemplate>

/**
 * Its type is core's own: inferred wherever a condition stands, the contract's would be longer than the compiler
 * writes.
 */
export const condition = z
  .object({
    definition: z.enum([...definitionNames, 'own']),
    examples: z.enum(examplesNames),
    /** What labels are called; absent: as each task calls them. */
    words: z.enum(otherWordsNames).exactOptional(),
    /** Which examples, and in which order; absent: each task's first ones, in its order. */
    selection: z.enum(selectionNames).exactOptional(),
    /** Of `spelled` words, one for each label. */
    spelled: spelledWords.exactOptional(),
    /** What other words mean is said behind the definition. */
    told: z.literal(true).exactOptional(),
    /** Of the definition `imported`. */
    template: importedTemplate.exactOptional(),
    own: ownDefinition.exactOptional(),
  })
  .refine(({ definition, template }) => (definition === importedName) === (template !== undefined), {
    message: 'an imported template comes with its text, and nothing else does',
  })
  .refine(({ words, spelled }) => (words === 'spelled') === (spelled !== undefined), {
    message: 'spelled words come with the words, and nothing else does',
  })
  .refine(({ definition, own }) => (definition === 'own') === (own !== undefined), {
    message: 'the definition own has words of its own, and no other has',
  }) as z.ZodType<Condition, Condition>

/** What each label of a task was called where a trial was asked, label first. */
export const targetWords = list(pairOf(z.string()))

export const answerEnd = z.enum(answerEnds)
/** What ends a free answer: `references` is for each task what its references leave possible. */
export const stopChoice = z.union([
  z.enum(['references', ...namedStops]),
  list(z.string().min(1).max(stopLimits.characters), { min: 1, max: stopLimits.texts }),
])

/** Of a person's own, in the place of what the chat template says of its own accord; '' leaves that out. */
export const systemMessage = z.string().max(maxSystemMessage)

/** How a model is asked (core/models/asking-mode.ts); where it is left out: exact. */
export const askingMode = z.enum(askingModes)

/** Of a run in fast mode (core/study/mode-difference.ts). */
export const modeDifference = z.object({
  prompts: z.number(),
  equal: z.number(),
  likelihood: z.object({ prompts: z.number(), equal: z.number(), largestDifference: z.number().nullable() }).nullable(),
})

/** No or yes, as SQLite keeps it. */
export const bit = z.union([z.literal(0), z.literal(1)])

/** Of one label under likelihood decoding; runs of before the end counted have none of it. */
export const labelScore = z.object({
  label: z.string(),
  logProbability: z.number(),
  perToken: z.number(),
  withEnd: z.number().optional(),
  withEndPerToken: z.number().optional(),
  /** Of a study whose label score is minus-prior. */
  prior: z.number().optional(),
})

/** What likelihood decoding chooses by; where it is left out: sum. */
export const labelScoreName = z.enum(labelScoreNames)

/** How answers are drawn (core/answers/sampling.ts); where it is left out: greedily. */
export const sampling = z.object({
  temperature: z.number().gt(studyLimits.temperature.above).max(studyLimits.temperature.to),
  topP: z.number().gt(studyLimits.topP.above).max(studyLimits.topP.to),
  draws: z.number().int().min(studyLimits.draws.from).max(studyLimits.draws.to),
})

/** Two names with what is first minus what is second (core/study/primary.ts). */
export const primaryComparison = z.object({ first: z.string().max(200), second: z.string().max(200) })

/** How answers are drawn, as far as it is there: what is wrong with it is told as a problem. */
export const anySampling = z.object({ temperature: z.number(), topP: z.number(), draws: z.number() })

/** Of a cell of a study that samples, from 1. */
export const draw = z.number().int().min(1)

/** Whether what is written may take the place of a file that is there; default: it may not. */
export const overwrite = z.boolean().default(false)

export const gpuLayers = z.union([z.literal('auto'), z.number().int().min(0)])
/** Number of examples shown. */
export const exampleCount = z.number().int().min(studyLimits.k.from).max(studyLimits.k.to)
/** Number of sampled formats. */
export const formatCount = z.number().int().min(studyLimits.formats.from).max(studyLimits.formats.to)
/** A format that was sampled, e.g. `upper.colon.bars.paren`. */
export const sampledFormat = z
  .string()
  .refine(isSampledFormat, 'it is no sampled format: casing.separator.gap.numbering')
/** Instances asked of each task. */
export const instanceCount = z.number().int().min(studyLimits.instancesPerTask.from)
/** After how many steps a model was taken out of its training; absent: after all of them. */
export const checkpointStep = z.number().int().min(1).optional()

export const seed = z.number().int().min(studyLimits.seed.from).max(studyLimits.seed.to)
/** Points: the widest difference that still counts as equivalent. */
export const margin = z.number().gt(studyLimits.margin.above).max(studyLimits.margin.to)
/** Tokens kept free for an answer. */
export const answerTokens = z.number().int().min(studyLimits.maxAnswerTokens.from).max(studyLimits.maxAnswerTokens.to)
/** Tokens; where it is left out: the model's own, at most `defaultContextSize`. */
export const contextSize = z.number().int().min(studyLimits.contextSize.from)
export const threads = z.number().int().min(studyLimits.threads.from).max(studyLimits.threads.to)
export const studyName = z.string().max(maxNameLength)

/** A cell by its place among the run's cells, from 0. */
export const cellPlace = z.number().int().min(0)

/** A certificate (core/study/parity.ts); documents of before have no ties. */
export const parity = z.object({
  prompts: z.number(),
  equal: z.number(),
  tied: z.number().default(0),
  largestLogitDifference: z.number().nullable(),
  ownLogitDifference: z.number().nullable().default(null),
})

/** What a person says an answer space is. */
export const reviewedSpace = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('classification'),
    labels: list(z.string()),
    /** `null`: as it is found by looking for each label in the definition. */
    stated: stated.nullable(),
  }),
  z.object({ kind: z.literal('generation') }),
])

/** A part of an input behind its name, and what templates call it (core/templates/fields.ts). */
export const taskFields = list(z.object({ name: z.string().min(1).max(200), slot: z.string().min(1).max(100) }), {
  max: 20,
})

/** Of a table as a file. */
export const fileForm = z.enum(['csv', 'latex'])

/** What a file of predictions says of its answers by a metric of its own (`core/study/file-metric.ts`). Percent. */
export const fileMetric = z.object({
  name: z.string().max(200),
  filter: z.string().max(200).nullable(),
  percent: z.number(),
  rows: z.number(),
  differing: z.object({ exactMatch: z.number(), strictMatch: z.number() }),
  others: list(
    z.object({
      name: z.string().max(200),
      filter: z.string().max(200).nullable(),
      percent: z.number(),
      rows: z.number(),
    }),
    { max: 1000 },
  ),
})

/** What a chat template does with system messages (`core/prompts/system-message.ts`). */
export const systemMessages = z.object({
  default: z.string().nullable(),
  refusal: z.string().nullable(),
  staying: z.string().nullable(),
})
