import { afterAll } from 'vitest'
import { parityOf, type Parity } from '#core/study/parity.ts'
import { randomBelow, seededRandom } from '#core/random/index.ts'
import type { TrainingSettings, TuningMethod } from '#core/study/tuning.ts'
import { createEngine } from '#engine/client.ts'
import type { Engine, EncodeRequest, LoadRequest, Traced, TraceRequest } from '#engine/engine.ts'
import { forkNode } from '#processes/fork-node.ts'
import { createTrainer } from '#trainer/client.ts'
import type {
  Followed,
  FollowRequest,
  TokenExample,
  Trainer,
  TrainEnd,
  TrainEvent,
  TrainRequest,
} from '#trainer/trainer.ts'

/** The two processes as a host has them; closed after the file's last test. */
export function openProcesses(): { readonly engine: Engine; readonly trainer: Trainer } {
  const engine = createEngine({ fork: forkNode })
  const trainer = createTrainer({ fork: forkNode })
  afterAll(() => Promise.all([engine.close(), trainer.close()]))
  return { engine, trainer }
}

export const settings: TrainingSettings = {
  epochs: 1,
  batch: 8,
  learningRate: 1e-3,
  schedule: 'constant',
  warmUp: 0,
  weightDecay: 0,
  clip: 1,
  seed: 1,
  checkpointEvery: 1000,
}

/** Settings are added to those above. */
export type Training = Omit<Partial<TrainRequest>, 'settings'> &
  Pick<TrainRequest, 'base' | 'method' | 'examples' | 'checkpoint' | 'output'> & {
    readonly settings?: Partial<TrainingSettings>
  }

export function requestOf(training: Training): TrainRequest {
  return {
    heldOut: [],
    contextSize: 512,
    threads: 1,
    provenance: {},
    ...training,
    settings: { ...settings, ...training.settings },
  }
}

/** A training to its end, with what it told on the way. */
export async function trained(
  trainer: Trainer,
  training: Training,
  reported: (event: TrainEvent) => void = () => undefined,
  stop = new AbortController(),
): Promise<TrainEnd> {
  const events = trainer.train(requestOf(training), stop.signal)
  for (;;) {
    const next = await events.next()
    if (next.done === true) return next.value
    reported(next.value)
  }
}

export function done(end: TrainEnd): Extract<TrainEnd, { readonly state: 'trained' }> {
  if (end.state !== 'trained') throw new Error(`expected a training: ${JSON.stringify(end)}`)
  return end
}

export async function loaded(engine: Engine, request: Pick<LoadRequest, 'file' | 'adapter'>): Promise<void> {
  const outcome = await engine.load({ gpuLayers: 0, threads: 1, contextSize: 512, ...request })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
}

export type TracedAnswer = Extract<Traced, { readonly state: 'traced' }>

/** What the loaded model answers. */
export async function traces(engine: Engine, requests: readonly TraceRequest[]): Promise<readonly TracedAnswer[]> {
  const answers: TracedAnswer[] = []
  for await (const { index, answer } of engine.traceAll(requests, new AbortController().signal)) {
    if (answer.state !== 'traced') throw new Error(`expected a trace: ${JSON.stringify(answer)}`)
    answers[index] = answer
  }
  return answers
}

export async function encoded(engine: Engine, requests: readonly EncodeRequest[]): Promise<readonly TokenExample[]> {
  return (await engine.encode(requests)).map((one) => {
    if (one.state !== 'fits') throw new Error(`expected an example: ${JSON.stringify(one)}`)
    return { tokens: one.tokens, answerFrom: one.answerFrom }
  })
}

/** To its end, however far it is on the way. */
export async function followedBy(trainer: Trainer, request: FollowRequest): Promise<Followed> {
  const steps = trainer.follow(request)
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return step.value
  }
}

/**
 * Of the engine's answers with the trainer's forward pass on a checkpoint; and of all their tokens, the share that is
 * equal.
 */
export async function parity(
  { engine, trainer }: { readonly engine: Engine; readonly trainer: Trainer },
  { base, method, checkpoint }: { readonly base: string; readonly method: TuningMethod; readonly checkpoint: string },
  answers: readonly TracedAnswer[],
): Promise<Parity & { readonly equalTokens: number }> {
  const followed = await followedBy(trainer, { base, method, checkpoint, rows: answers, threads: 1 })
  if (followed.state !== 'followed') throw new Error(followed.reason)
  const again = await engine.retrace(answers)
  if (again.state !== 'retraced') throw new Error(again.message)
  const compared = answers.map(({ tokens, answerFrom, logits }, i) => ({
    chosen: tokens.subarray(answerFrom),
    logits,
    again: again.rows[i]!,
    trainer: followed.rows[i]!,
  }))
  const tokens = compared.flatMap(({ chosen, trainer }) =>
    Array.from(chosen, (token, i) => token === trainer.greedy[i]),
  )
  return { ...parityOf(compared), equalTokens: tokens.filter(Boolean).length / tokens.length }
}

/** An answer's tokens, to compare it by. */
export function textOf({ tokens, answerFrom }: TracedAnswer): string {
  return tokens.subarray(answerFrom).join(' ')
}

/** Of 5 to 24 tokens, the last ones an answer; the same ones each time. */
export function randomExamples(count: number): readonly TokenExample[] {
  const random = seededRandom(4)
  return Array.from({ length: count }, (): TokenExample => {
    const tokens = Int32Array.from({ length: 5 + randomBelow(random, 20) }, () => randomBelow(random, 288))
    return { tokens, answerFrom: tokens.length - 1 - randomBelow(random, 4) }
  })
}
