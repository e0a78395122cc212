import { fileURLToPath } from 'node:url'
import type { TuningMethod } from '#core/study/tuning.ts'
import { ProcessClient } from '#processes/client.ts'
import type { Fork } from '#processes/fork.ts'
import { packed, type TrainerCalls } from './messages.ts'
import type {
  Conversions,
  Converted,
  Converting,
  ConvertRequest,
  Followed,
  Following,
  FollowRequest,
  Measured,
  MeasureRequest,
  Merged,
  MergeRequest,
  Trainable,
  Trainer,
  TrainEnd,
  TrainEvent,
  TrainRequest,
} from './trainer.ts'

export interface TrainerOptions {
  readonly fork: Fork
  /** The process's entry, where a bundler has moved it. */
  readonly modulePath?: string | undefined
}

/**
 * The trainer in a process of its own, started with the first call. When that process dies, what was pending has failed
 * with its last words, and the next call starts a new one; a training goes on from its checkpoint.
 */
export function createTrainer(options: TrainerOptions): Trainer {
  return new TrainerClient(options)
}

class TrainerClient implements Trainer {
  readonly #client: ProcessClient<TrainerCalls>

  constructor({ fork, modulePath }: TrainerOptions) {
    this.#client = new ProcessClient({
      name: 'trainer',
      fork,
      modulePath: modulePath ?? fileURLToPath(new URL('./process/main.ts', import.meta.url)),
    })
  }

  async inspect(file: string, method: TuningMethod): Promise<Trainable> {
    const reply = await this.#client.current().call('inspect', { file, method })
    return reply.state === 'done'
      ? reply.result
      : { state: 'refused', reason: `invalid model file: ${file}: ${reply.message}` }
  }

  async *train(request: TrainRequest, signal: AbortSignal): AsyncGenerator<TrainEvent, TrainEnd> {
    const sent = { ...request, examples: packed(request.examples), heldOut: packed(request.heldOut) }
    const reply = yield* this.#client.current().stream('train', sent, signal)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  async *follow(request: FollowRequest): AsyncGenerator<Following, Followed> {
    const sent = { ...request, rows: packed(request.rows) }
    const reply = yield* this.#client.current().stream('follow', sent, new AbortController().signal)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  async measure(request: MeasureRequest): Promise<Measured> {
    const reply = await this.#client.current().call('measure', request)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  async merge(request: MergeRequest): Promise<Merged> {
    const reply = await this.#client.current().call('merge', request)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  async conversions(source: string): Promise<Conversions> {
    const reply = await this.#client.current().call('conversions', { source })
    return reply.state === 'done'
      ? reply.result
      : { state: 'refused', reason: `invalid model file: ${source}: ${reply.message}` }
  }

  async *convert(request: ConvertRequest, signal: AbortSignal): AsyncGenerator<Converting, Converted> {
    const reply = yield* this.#client.current().stream('convert', request, signal)
    return reply.state === 'done' ? reply.result : { state: 'failed', reason: reply.message }
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
