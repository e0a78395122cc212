import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { settledSystemMessage, type SystemMessage } from '#core/prompts/system-message.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { StudyModel } from '#core/study/study.ts'
import { errorsOf, formatFor, type ModelFact, type StudyFacts, type StudyPlan } from '#core/study/validate.ts'
import type { Host } from '../host.ts'
import { rememberProbing, unavailableIn } from '../endpoints/endpoints.ts'
import { loadModel, type LoadOptions } from '../models/load-model.ts'
import { identifyModel, type Model } from '../models/models.ts'
import { knownFact, notTunedHere } from './look-up-model.ts'
import { refuse, type Refused } from './outline.ts'
import { whyUnusable } from './unusable-model.ts'

export type Ready =
  | {
      readonly state: 'ready'
      readonly model: StudyModel
      readonly format: PromptFormatName
      readonly systemMessage: SystemMessage | undefined
      readonly facts: StudyFacts
    }
  | Refused

/** A study's model loaded into the engine, once the engine, and the trainer that is to tune it, have looked at it. */
export async function readyModel(
  host: Pick<Host, 'store' | 'engine' | 'trainer' | 'date'>,
  plan: StudyPlan & { readonly model: string },
  before: StudyFacts,
  options: LoadOptions,
): Promise<Ready> {
  const identified = await identifyModel(host, plan.model)
  const judged = (model: ModelFact) => {
    const facts = { ...before, model }
    return { facts, errors: errorsOf(plan, facts) }
  }
  if (identified.state === 'refused')
    return refuse(...judged({ state: 'unusable', ...whyUnusable(identified.reason) }).errors)
  const { model } = identified
  const asked = judged(knownFact(model, null))
  const format = formatFor(plan.format, model.info)
  if (asked.errors.length > 0 || format === undefined) return refuse(...asked.errors)
  const untrainable = plan.tuning ? await whyUntrainable(host, model, plan.tuning.method) : null
  const { facts, errors } = judged(knownFact(model, untrainable))
  if (errors.length > 0) return refuse(...errors)
  const systemMessage = settledSystemMessage(plan.systemMessage, model.info.systemMessages, promptFormats[format])
  const loaded = await loadModel(host, model, { ...options, systemMessage })
  if (loaded.state === 'refused') return refuse(...judged({ state: 'unusable', ...whyUnusable(loaded.reason) }).errors)
  const report = loaded.model.endpoint?.report
  if (model.endpoint !== null && report !== undefined) {
    await rememberProbing(host, model.name, report)
    // What was found now counts, not what was found when it was added.
    const endpoint = { ...model.endpoint, unavailable: unavailableIn(report) }
    const { errors: now } = judged(knownFact({ ...model, endpoint }, untrainable))
    if (now.length > 0) return refuse(...now)
  }
  const { chatTemplateFault: fault } = loaded
  if (fault !== null && promptFormats[format].userTurn)
    return refuse({ code: 'format-unavailable', field: 'format', data: { format, model: model.name, fault } })
  return { state: 'ready', model: loaded.model, format, systemMessage, facts }
}

async function whyUntrainable(
  { trainer }: Pick<Host, 'trainer'>,
  { file, endpoint }: Model,
  method: TuningMethod,
): Promise<string | null> {
  if (endpoint !== null) return notTunedHere
  const inspected = await trainer.inspect(file, method)
  return inspected.state === 'refused' ? inspected.reason : null
}
