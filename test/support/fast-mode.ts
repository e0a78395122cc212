import { createRouterClient } from '@orpc/server'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { Answer, Engine } from '#engine/engine.ts'
import { router, type HostClient } from '#host/router.ts'
import type { TestHost } from './host.ts'

/** What a fast mode would be that rounds some answers to others: of every so many one is another. */
export interface StandIn {
  readonly everyOther: number
}

/**
 * A host whose engine takes fast mode for exact mode with some answers changed, and notes in which mode each model was
 * loaded: what is done with fast mode does not depend on how it computes.
 */
export function withFastMode(
  { host, ...rest }: TestHost,
  { everyOther }: StandIn,
): TestHost & { readonly loads: string[] } {
  const loads: string[] = []
  const { engine } = host
  let mode: AskingMode = 'exact'
  let asked = 0
  const rounded = (answer: Answer): Answer =>
    mode === 'fast' && answer.state === 'answered' && ++asked % everyOther === 0
      ? { ...answer, raw: `${answer.raw} or so`, ...(answer.labelScores && { labelScores: moved(answer.labelScores) }) }
      : answer
  const standIn: Engine = {
    inspect: (file) => engine.inspect(file),
    check: (file, signal) => engine.check(file, signal),
    attempt: (file, signal) => engine.attempt(file, signal),
    describe: (file) => engine.describe(file),
    memory: (request) => engine.memory(request),
    async load({ mode: asking = 'exact', ...request }) {
      loads.push(`${asking}${request.adapter === undefined ? '' : ' tuned'}`)
      mode = asking
      const loaded = await engine.load(request)
      return loaded.state === 'loaded' && mode === 'fast'
        ? { ...loaded, engineBuild: `${loaded.engineBuild}, fast` }
        : loaded
    },
    ask: async (request) => rounded(await engine.ask(request)),
    async *askAll(requests, signal) {
      for await (const { index, answer } of engine.askAll(requests, signal)) yield { index, answer: rounded(answer) }
    },
    inHand: () => engine.inHand(),
    fit: (request) => engine.fit(request),
    tokenise: (requests) => engine.tokenise(requests),
    encode: (requests) => engine.encode(requests),
    traceAll: (requests, signal) => engine.traceAll(requests, signal),
    retrace: (rows) => engine.retrace(rows),
    close: () => engine.close(),
  }
  const context = { ...host, engine: standIn }
  const client: HostClient = createRouterClient(router, { context })
  return { ...rest, loads, host: context, client }
}

/** The likeliest label falls below the next one: another label is chosen. */
function moved<Score extends { readonly logProbability: number; readonly withEnd: number }>(scores: readonly Score[]) {
  const [best = 0, second = 0] = scores.map(({ withEnd }) => withEnd).toSorted((a, b) => b - a)
  const by = best - second + 0.25
  return scores.map((score) =>
    score.withEnd === best
      ? { ...score, logProbability: score.logProbability - by, withEnd: score.withEnd - by }
      : score,
  )
}
