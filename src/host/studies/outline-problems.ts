import { existsSync } from 'node:fs'
import type { StepName } from '#contract/drafts.ts'
import { studyRequest } from '#contract/runs.ts'
import type { AskedRequest } from '#contract/studies.ts'
import { presets } from '#core/conditions/index.ts'
import { tuningProblems } from '#core/study/check-tuning.ts'
import type { Host } from '../host.ts'
import { knownModel, modelFrom, type Model } from '../models/models.ts'
import { chooseFormat, noChatTemplate } from '../models/ready-model.ts'

/** Something that keeps a study from being begun: where it is mended, and in which field there. */
export interface Problem {
  readonly step: StepName
  readonly field: string
  readonly reason: string
}

/** The file's metadata as they were when the model was added; the engine looks again when the study begins. */
export type LookedUp =
  | { readonly state: 'known'; readonly model: Model; readonly bytes: number }
  | { readonly state: 'missing'; readonly problem: Problem }

export function lookUpModel(host: Pick<Host, 'store'>, name: string | undefined): LookedUp {
  const missing = (reason: string): LookedUp => ({
    state: 'missing',
    problem: { step: 'model', field: 'model', reason },
  })
  if (name === undefined || name === '') return missing('no model is chosen')
  const known = knownModel(host, name)
  if (!known) return missing(`the model ${name} is not among the installed ones; add its file`)
  if (known.kind === 'adapter')
    return missing(`${known.name} is an adapter; merge it with its base first, or choose the base`)
  if (!existsSync(known.file))
    return missing(`the file ${known.file} of the model ${known.name} is gone; bring it back, or choose another model`)
  return { state: 'known', model: modelFrom(known), bytes: known.fileSize }
}

/** What is wrong with how the model is to be asked. */
export function modelProblems(
  { contextSize, maxAnswerTokens, format }: AskedRequest,
  model: Model,
): readonly Problem[] {
  const { contextLength } = model.info
  const context = contextSize ?? Math.min(4096, contextLength)
  return [
    problem(
      'model',
      'contextSize',
      context <= contextLength,
      `a context of ${context} tokens is more than ${model.name} was trained on (${contextLength})`,
    ),
    problem(
      'method',
      'maxAnswerTokens',
      (maxAnswerTokens ?? 0) < context,
      `${maxAnswerTokens ?? 0} answer tokens leave no room for a prompt in a context of ${context}`,
    ),
    problem('method', 'format', chooseFormat(format, model) !== undefined, noChatTemplate(model, format)),
  ].filter((each) => each !== undefined)
}

const places = {
  name: 'review',
  decodings: 'method',
  k: 'method',
  instancesPerTask: 'tasks',
  seed: 'method',
  margin: 'method',
  maxAnswerTokens: 'method',
  stop: 'method',
  contextSize: 'model',
  threads: 'model',
} as const satisfies Partial<Record<keyof AskedRequest, StepName>>

/** In a person's words; the contract's schema says when. */
const remedies = {
  name: 'a name has at most 200 characters',
  decodings: 'choose at least one decoding',
  k: 'the number of examples (k) is a whole number from 0 to 100',
  instancesPerTask: 'instances per task are a whole number from 1 on, or all',
  seed: 'the seed is a whole number from 0 on',
  margin: 'the margin is a number of points above 0 and up to 100',
  maxAnswerTokens: 'answer tokens are a whole number from 1 to 4096',
  stop: 'a stop string has 1 to 100 characters, and there are at most 16',
  contextSize: "the context is a whole number of tokens from 64 on, or the model's own",
  threads: 'threads are a whole number from 1 to 512, or all cores',
} as const satisfies Record<keyof typeof places, string>

/** Fields that nothing else can be told from: whether each by itself could be asked for. */
export function fieldProblems(request: AskedRequest): readonly Problem[] {
  const fields = Object.keys(places) as (keyof typeof places)[]
  return [
    ...fields.map((field) =>
      problem(places[field], field, studyRequest.shape[field].safeParse(request[field]).success, remedies[field]),
    ),
    ...conditionProblems(request),
    ...tuningFields(request).map((reason): Problem => ({ step: 'method', field: 'tuning', reason })),
  ].filter((each) => each !== undefined)
}

function conditionProblems({ conditions, tuning }: AskedRequest): readonly (Problem | undefined)[] {
  if (!tuning)
    return [problem('conditions', 'conditions', (conditions ?? []).length > 0, 'choose at least one condition')]
  return [
    problem('conditions', 'conditions', tuning.trainConditions.length > 0, 'choose at least one train condition'),
    problem('conditions', 'testConditions', tuning.testConditions.length > 0, 'choose at least one test condition'),
  ]
}

/** Of settings alone: lists of conditions have a place of their own. */
function tuningFields({ tuning }: AskedRequest): readonly string[] {
  return tuning ? tuningProblems({ ...tuning, trainConditions: [presets.original], testConditions: 'same' }) : []
}

export function problem(step: StepName, field: string, right: boolean, reason: string): Problem | undefined {
  return right ? undefined : { step, field, reason }
}
