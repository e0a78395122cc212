import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Retraced, TracedRow } from '../engine.ts'
import type { Branches, Compared } from '#core/answers/label-likelihood.ts'
import { NotFinite, type AskedSequence, type TracedToken } from './asked-sequence.ts'
import { maxRun, type FastLane, type Going, type Next, type SharedPrefix } from './fast-lane.ts'
import type { LabelTokens } from './label-tokens.ts'

/** One text among those of a lane. */
export class FastSequence implements AskedSequence {
  readonly #model: LlamaModel
  readonly #lane: FastLane
  readonly #labels: LabelTokens
  /** Of the text; undefined before it is begun. */
  #sequence: number | undefined
  #prefix: SharedPrefix | undefined

  constructor(model: LlamaModel, lane: FastLane, labels: LabelTokens) {
    this.#model = model
    this.#lane = lane
    this.#labels = labels
  }

  async startWith(prefix: readonly Token[]): Promise<void> {
    this.forget()
    if (prefix.length === 0) return
    this.#prefix = this.#lane.share(prefix)
    await this.#prefix.ready
  }

  forget(): void {
    if (this.#sequence !== undefined) this.#lane.drop(this.#sequence)
    if (this.#prefix !== undefined) this.#lane.leave(this.#prefix)
    this.#sequence = undefined
    this.#prefix = undefined
  }

  async *generate(tokens: readonly Token[]): AsyncGenerator<Token> {
    for await (const { token } of this.trace(tokens)) {
      if (this.#model.isEogToken(token)) return
      yield token
    }
  }

  async *generateLabel(tokens: readonly Token[], labels: readonly string[]): AsyncGenerator<Token> {
    const allowed = this.#labels.after(labels)
    for (let some = tokens; ;) {
      const candidates = allowed.candidates()
      const [next] = await this.#go(some, [{ place: some.length - 1, candidates }])
      const token = likeliest(candidates, finite(next))
      if (this.#model.isEogToken(token)) return
      yield token
      allowed.take(token)
      some = [token]
    }
  }

  async *trace(tokens: readonly Token[]): AsyncGenerator<TracedToken> {
    for (let some = tokens; ;) {
      const { greedy, greedyLogit } = finite((await this.#go(some, [{ place: some.length - 1, candidates: [] }]))[0])
      yield { token: greedy, logit: greedyLogit }
      some = [greedy]
    }
  }

  async retrace({ tokens, answerFrom }: TracedRow): Promise<Retraced> {
    await this.startWith([])
    const all = Array.from(tokens, (token) => token as Token)
    const next = await this.#go(
      all.slice(0, -1),
      all.slice(answerFrom).map((token, i) => ({ place: answerFrom - 1 + i, candidates: [token] })),
    )
    this.forget()
    return {
      greedy: Int32Array.from(next, ({ greedy }) => greedy),
      greedyLogits: Float32Array.from(next, ({ greedyLogit }) => greedyLogit),
      logits: Float32Array.from(next, ({ logits }) => logits[0] ?? NaN),
    }
  }

  async compare({ prompt, wanted, branches }: Branches<Token>): Promise<Compared<Token>> {
    const [afterPrompt] = await this.#go(prompt, [{ place: prompt.length - 1, candidates: wanted }], true)
    const from = this.#sequence ?? -1
    const places = (this.#prefix?.tokens.length ?? 0) + prompt.length
    const further = await Promise.allSettled(
      branches.map(async ({ tokens, wanted: ofPlaces }) => {
        const sequence = this.#lane.newSequence()
        const asked = ofPlaces.map((candidates, place) => ({ place, candidates }))
        const going = { sequence, begin: { from, places }, tokens, wanted: asked, normalised: true }
        return { asked, next: await this.#lane.go(going).finally(() => this.#lane.drop(sequence)) }
      }),
    )
    // Not before all have ended: they begin with this text, which is let go after a failure.
    const made = further.map((each) => {
      if (each.status === 'rejected') throw each.reason
      return each.value
    })
    return {
      afterPrompt: logProbabilityOf(wanted, afterPrompt),
      branches: made.map(({ asked, next }) => asked.map(({ candidates }, i) => logProbabilityOf(candidates, next[i]))),
    }
  }

  /** Goes on with the tokens, piece by piece where they are many. */
  async #go(tokens: readonly Token[], wanted: Going['wanted'], normalised = false): Promise<readonly Next[]> {
    const next: Next[] = []
    for (let first = 0; first < tokens.length; first += maxRun) {
      const isNew = this.#sequence === undefined
      const sequence = (this.#sequence ??= this.#lane.newSequence())
      const begin = { from: this.#prefix?.sequence ?? 0, places: this.#prefix?.tokens.length ?? 0 }
      next.push(
        ...(await this.#lane.go({
          sequence,
          begin: isNew ? begin : undefined,
          tokens: tokens.slice(first, first + maxRun),
          wanted: wanted
            .filter(({ place }) => place >= first && place < first + maxRun)
            .map(({ place, candidates }) => ({ place: place - first, candidates })),
          normalised,
        })),
      )
    }
    return next
  }
}

function finite(next: Next | undefined): Next {
  if (next === undefined) throw new Error('invalid logits: none came back')
  if (!Number.isFinite(next.greedyLogit)) throw new NotFinite(next.greedyLogit)
  return next
}

/** The first of several. */
function likeliest(candidates: readonly Token[], { logits }: Next): Token {
  const best = logits.reduce((most, logit, i) => (logit > (logits[most] ?? NaN) ? i : most), 0)
  const token = candidates[best]
  if (token === undefined) throw new Error('invalid labels: no token of this model goes on with one')
  return token
}

function logProbabilityOf(candidates: readonly Token[], next: Next | undefined) {
  return (token: Token) => {
    const { normaliser, logits } = finite(next)
    const logProbability = (logits[candidates.indexOf(token)] ?? NaN) - normaliser
    if (!Number.isFinite(logProbability)) throw new NotFinite(logProbability)
    return logProbability
  }
}
