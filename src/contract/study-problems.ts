import { z } from 'zod'
import { decodings } from '#core/answers/decoding.ts'
import { numberFields } from '#core/study/limits.ts'
import { choiceFields, type ProblemCode, type StudyProblem } from '#core/study/problems.ts'
import { reported } from './errors.ts'
import { list } from './list.ts'
import { promptFormat } from './words.ts'

const side = z.enum(['train', 'test'])
const tasksField = z.enum(['trainTasks', 'testTasks'])
const ineligible = list(z.object({ task: z.string(), condition: z.string(), reason: z.string() }))
const named = { task: z.string(), instance: z.string() }
const tooLong = z.object({
  examples: list(z.object({ ...named, tokens: z.number(), budget: z.number() })),
})

function problem<C extends ProblemCode, F extends z.ZodType, D extends z.ZodType>(code: C, field: F, data: D) {
  return z.object({ code: z.literal(code), field, data })
}

/** What speaks against a study: a code with its data, put into words by whoever shows it (`core/study/problems.ts`). */
export const studyProblem: z.ZodType<StudyProblem, StudyProblem> = z.discriminatedUnion('code', [
  problem('invalid-number', z.enum(numberFields), z.object({ value: z.number().nullable() })),
  problem('name-too-long', z.literal('name'), z.object({ length: z.number() })),
  problem('invalid-stop', z.literal('stop'), z.object({ texts: list(z.string()) })),
  problem('none-chosen', z.enum(choiceFields), z.record(z.string(), z.never())),
  problem('collection-missing', z.literal('collection'), z.object({ collection: z.string(), here: list(z.string()) })),
  problem(
    'tasks-missing',
    tasksField,
    z.object({
      collection: z.string(),
      tasks: list(z.object({ task: z.string(), alike: list(z.string()) })),
    }),
  ),
  problem('tasks-on-both-sides', z.literal('trainTasks'), z.object({ tasks: list(z.string()) })),
  problem('nothing-to-ask', z.literal('testTasks'), z.object({ collection: z.string(), trained: z.boolean() })),
  problem('tasks-ineligible', tasksField, z.object({ side, ineligible })),
  problem('no-task-eligible', tasksField, z.object({ side, collection: z.string(), ineligible })),
  problem('text-on-both-sides', z.literal('trainTasks'), z.object({ train: z.object(named), test: z.object(named) })),
  problem('examples-too-long', z.literal('trainTasks'), tooLong),
  problem('no-example-fits', z.literal('trainTasks'), tooLong),
  problem(
    'prompts-too-long',
    z.literal('contextSize'),
    z.object({
      prompts: list(z.object({ task: z.string(), condition: z.string(), tokens: z.number(), budget: z.number() })),
      left: z.number(),
    }),
  ),
  problem('model-missing', z.literal('model'), z.object({ model: z.string(), file: z.string() })),
  problem('model-not-added', z.literal('model'), z.object({ file: z.string() })),
  problem('model-is-adapter', z.literal('model'), z.object({ model: z.string() })),
  problem('model-file-gone', z.literal('model'), z.object({ model: z.string(), file: z.string() })),
  problem('model-unusable', z.literal('model'), z.object({ why: z.string(), convertible: z.boolean() })),
  problem('model-not-trainable', z.literal('model'), z.object({ why: z.string() })),
  problem(
    'context-too-large',
    z.literal('contextSize'),
    z.object({ contextSize: z.number(), contextLength: z.number(), model: z.string() }),
  ),
  problem(
    'no-room-for-prompts',
    z.literal('maxAnswerTokens'),
    z.object({ maxAnswerTokens: z.number(), contextSize: z.number() }),
  ),
  problem(
    'decoding-unavailable',
    z.literal('decodings'),
    z.object({ decoding: z.enum(decodings), model: z.string(), why: z.string() }),
  ),
  problem(
    'format-unavailable',
    z.literal('format'),
    z.object({ format: promptFormat, model: z.string(), fault: z.string().nullable() }),
  ),
  problem(
    'system-message-refused',
    z.literal('systemMessage'),
    z.object({ model: z.string(), leftOut: z.boolean(), why: z.string() }),
  ),
  problem('formats-with-tuning', z.literal('formats'), z.object({ formats: z.number() })),
  problem('system-message-unused', z.literal('systemMessage'), z.object({ format: promptFormat })),
  problem('file-unwritable', z.literal('file'), z.object({ why: z.string() })),
  problem('equivalence-unlikely', z.literal('margin'), z.object({ detectable: z.number(), margin: z.number() })),
])

/** Of a study or a training that is refused: what speaks against it, and what else there is to say. */
export const reportedProblems = reported.extend({ problems: list(studyProblem).optional() })
