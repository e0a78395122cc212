import type { LlamaModel, Token } from 'node-llama-cpp'
import type { Retraced, TracedRow } from '../engine.ts'
import type { Branches, Compared } from '#core/answers/label-likelihood.ts'
import { sampleToken } from '#core/answers/sample-token.ts'
import type { TokenSampling } from '#core/answers/sampling.ts'
import { seededRandom, spreadSeed } from '#core/random/index.ts'
import { NotFinite, type AskedSequence, type TracedToken } from './asked-sequence.ts'
import { maxRun, type FastLane, type Going, type Next, type SharedPrefix } from './fast-lane.ts'
import type { LabelTokens } from './label-tokens.ts'
import type { LoadedModel } from './loaded-model.ts'

/** One text among those of a lane. */
export class FastSequence implements AskedSequence {
  readonly #model: LlamaModel
  readonly #lane: FastLane
  readonly #labels: LabelTokens
  readonly #encoder: LoadedModel['encoder']
  /** What the encoder reads of a prompt before the rest of it. */
  #read: readonly Token[] = []
  /** Of the text; undefined before it is begun. */
  #sequence: number | undefined
  #prefix: SharedPrefix | undefined
  /** Every token of the vocabulary: where answers are drawn, the logits of all of them are needed. */
  #all: readonly Token[] | undefined

  constructor(model: LlamaModel, lane: FastLane, labels: LabelTokens, encoder: LoadedModel['encoder']) {
    this.#model = model
    this.#lane = lane
    this.#labels = labels
    this.#encoder = encoder
  }

  async startWith(prefix: readonly Token[]): Promise<void> {
    this.forget()
    this.#read = prefix
    // An encoder looks both ways: what it makes of a beginning depends on what follows.
    if (prefix.length === 0 || this.#encoder !== null) return
    this.#prefix = this.#lane.share(prefix)
    await this.#prefix.ready
  }

  forget(): void {
    if (this.#sequence !== undefined) this.#lane.drop(this.#sequence)
    if (this.#prefix !== undefined) this.#lane.leave(this.#prefix)
    this.#sequence = undefined
    this.#prefix = undefined
  }

  async *generate(tokens: readonly Token[], sampling?: TokenSampling): AsyncGenerator<Token> {
    if (sampling !== undefined) {
      yield* this.#draw(tokens, sampling)
      return
    }
    for await (const { token } of this.trace(tokens)) {
      if (this.#model.isEogToken(token)) return
      yield token
    }
  }

  async *#draw(tokens: readonly Token[], sampling: TokenSampling): AsyncGenerator<Token> {
    const random = seededRandom(spreadSeed(sampling.seed))
    const candidates = (this.#all ??= [...this.#model.iterateAllTokens()])
    for (let some = tokens; ;) {
      const { logits } = finite((await this.#go(some, [{ place: some.length - 1, candidates }]))[0])
      const token = candidates[sampleToken(logits, sampling, random)]
      if (token === undefined || this.#model.isEogToken(token)) return
      yield token
      some = [token]
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
    const answer = all.slice(answerFrom).map((token) => ({ token, candidates: [token] }))
    const [prompt, written] = [all.slice(0, answerFrom), all.slice(answerFrom, -1)]
    const next =
      this.#encoder === null
        ? await this.#go(
            [...prompt, ...written],
            answer.map(({ candidates }, i) => ({ place: answerFrom - 1 + i, candidates })),
          )
        : await this.#goAfter(
            prompt,
            [this.#encoder.start, ...written],
            answer.map(({ candidates }, place) => ({ place, candidates })),
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
    const places = this.#encoder === null ? (this.#prefix?.tokens.length ?? 0) + prompt.length : 1
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

  /** Has the encoder read a prompt, and begins the answer to it. */
  #goAfter(
    prompt: readonly Token[],
    tokens: readonly Token[],
    wanted: Going['wanted'],
    normalised = false,
  ): Promise<readonly Next[]> {
    const sequence = (this.#sequence = this.#lane.newSequence())
    return this.#lane.go({ sequence, begin: { from: 0, places: 0 }, read: prompt, tokens, wanted, normalised })
  }

  /** Goes on with the tokens, piece by piece where they are many. */
  async #go(tokens: readonly Token[], wanted: Going['wanted'], normalised = false): Promise<readonly Next[]> {
    if (this.#encoder !== null && this.#sequence === undefined) {
      // Of a prompt nothing is asked but what follows it.
      const atStart = wanted.map(({ candidates }) => ({ place: 0, candidates }))
      return this.#goAfter([...this.#read, ...tokens], [this.#encoder.start], atStart, normalised)
    }
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
