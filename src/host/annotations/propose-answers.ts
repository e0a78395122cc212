import type { Reason } from '#contract/errors.ts'
import type { ModelAnswer } from '#core/annotations/proposals.ts'
import { defaultStop, type StopRule } from '#core/answers/stop-rule.ts'
import { makeInstruction, presets } from '#core/conditions/index.ts'
import type { PromptFormatName } from '#core/prompts/format.ts'
import { promptCandidates, promptFormats } from '#core/prompts/index.ts'
import { exactMatch } from '#core/scoring/exact-match.ts'
import { taskStop } from '#core/study/task-stop.ts'
import { formatFor } from '#core/study/validate.ts'
import type { Task } from '#core/task.ts'
import { readPage, type TaskRow } from '#store/collections.ts'
import type { Host } from '../host.ts'
import { loadModel } from '../models/load-model.ts'
import { identifyModel, type Model } from '../models/models.ts'

type Opened =
  { readonly state: 'open'; readonly model: ProposingModel } | { readonly state: 'refused'; readonly reason: Reason }
type Answers =
  | { readonly state: 'asked'; readonly answers: readonly ModelAnswer[] }
  | { readonly state: 'refused'; readonly reason: Reason }
type Reported =
  | { readonly state: 'reported'; readonly answer: string | null }
  | { readonly state: 'refused'; readonly reason: Reason }

/** What of the host it takes to identify, load and ask a model. */
type Needs = Pick<Host, 'store' | 'engine' | 'slot' | 'now' | 'date'>

/** As studies show and ask by default. */
const usual = { examples: 2, maxAnswerTokens: 128 } as const

/**
 * A model that is asked for its own wrong answers, as a run under the Original condition would ask it. The engine is
 * borrowed for each answer: between two a run may begin, and then this one is refused.
 */
export class ProposingModel {
  readonly #host: Needs
  readonly #model: Model
  readonly #format: PromptFormatName
  /** The last time the engine was borrowed here; when somebody else had it since, the model is loaded again. */
  #use: number | undefined

  private constructor(host: Needs, model: Model, format: PromptFormatName) {
    this.#host = host
    this.#model = model
    this.#format = format
  }

  /** With the model loaded, so that whatever is wrong with it is told before anything is done. */
  static async open(host: Needs, name: string): Promise<Opened> {
    const identified = await identifyModel(host, name)
    if (identified.state === 'refused') return identified
    const model = new ProposingModel(
      host,
      identified.model,
      formatFor(undefined, identified.model.info) ?? 'tk-instruct',
    )
    const borrowed = await host.slot.borrowEngine((use) => model.#load(use))
    if (borrowed.state === 'refused') return borrowed
    return borrowed.result.state === 'refused' ? borrowed.result : { state: 'open', model }
  }

  /**
   * Asks some of the last instances of a task until enough answers are wrong: studies that ask only some begin with the
   * first, and what they ask should not stand in their examples.
   */
  async wrongAnswers(
    task: Task,
    { id, instanceCount }: TaskRow,
    { instances, most }: { readonly instances: number; readonly most: number },
    signal: AbortSignal | undefined,
  ): Promise<Answers> {
    const made = makeInstruction(task, presets.original, {
      k: Math.min(usual.examples, task.positiveExamples.length),
      seed: 1,
    })
    const answers: ModelAnswer[] = []
    if (!made.fit) return { state: 'asked', answers }
    const asked = readPage(this.#host.store, id, Math.max(0, instanceCount - instances), instances)
    const stop = taskStop(defaultStop, task, asked)
    for (const instance of asked) {
      if (answers.length >= most || signal?.aborted === true) break
      const reported = await this.#ask(promptCandidates(this.#format, made.value, instance), stop)
      if (reported.state === 'refused') return reported
      const answer = reported.answer?.trim() ?? ''
      if (answer !== '' && exactMatch.score(answer, instance.references, null) === 0)
        answers.push({ ...instance, answer })
    }
    return { state: 'asked', answers }
  }

  async #ask(candidates: ReturnType<typeof promptCandidates>, stop: StopRule): Promise<Reported> {
    const { engine, slot } = this.#host
    const request = {
      candidates,
      userTurn: promptFormats[this.#format].userTurn,
      maxAnswerTokens: usual.maxAnswerTokens,
      stop,
      decoding: 'free',
      labels: [],
    } as const
    const borrowed = await slot.borrowEngine(async (use): Promise<Reported> => {
      const loaded = await this.#load(use)
      if (loaded.state === 'refused') return loaded
      const first = await engine.ask(request)
      const answer = first.state === 'engine-error' ? await engine.ask(request) : first
      if (answer.state === 'engine-error')
        return { state: 'refused', reason: `the model ${this.#model.name} cannot be asked: ${answer.message}` }
      // A prompt that is too long is no mistake of the model's.
      return { state: 'reported', answer: answer.state === 'answered' ? answer.raw : null }
    })
    return borrowed.state === 'refused' ? borrowed : borrowed.result
  }

  async #load(use: number) {
    const there = this.#use !== undefined && use === this.#use + 1
    this.#use = use
    const loaded = there ? { state: 'there' as const } : await loadModel(this.#host, this.#model, { gpuLayers: 'auto' })
    if (loaded.state === 'refused') this.#use = undefined
    return loaded
  }
}
