import { promptFormats } from '#core/prompts/index.ts'
import { trainExamples, type PlannedFor, type TrainExample, type TrainTask } from '#core/study/train-examples.ts'
import type { TrainingFactors } from '#core/study/training.ts'
import type { Encoded, Engine } from '#engine/engine.ts'
import type { TokenExample } from '#trainer/trainer.ts'

export type Examples =
  | { readonly state: 'encoded'; readonly trained: readonly TokenExample[]; readonly heldOut: readonly TokenExample[] }
  | { readonly state: 'failed'; readonly reason: string }

/** What the engine is asked to encode at once: enough to make the message's way short beside the work. */
const batch = 256

/** A training's examples as rows of tokens, of the model that is loaded. */
export async function tokenExamples(
  engine: Engine,
  study: PlannedFor & { readonly maxAnswerTokens: number },
  factors: TrainingFactors,
  tasks: readonly TrainTask[],
): Promise<Examples> {
  const rows: Record<'trained' | 'held out', TokenExample[]> = { trained: [], 'held out': [] }
  for (const part of ['trained', 'held out'] as const) {
    for await (const { example, encoded } of encodeExamples(
      engine,
      study,
      trainExamples(study, factors, tasks, part),
    )) {
      if (encoded.state === 'too-long') return { state: 'failed', reason: tooLongSentence(example, encoded) }
      rows[part].push({ tokens: encoded.tokens, answerFrom: encoded.answerFrom })
    }
  }
  return { state: 'encoded', trained: rows.trained, heldOut: rows['held out'] }
}

/** Each example with its tokens, in order; prompts as they would be asked. */
export async function* encodeExamples(
  engine: Engine,
  { format, maxAnswerTokens }: Pick<PlannedFor, 'format'> & { readonly maxAnswerTokens: number },
  examples: Iterable<TrainExample>,
): AsyncGenerator<{ readonly example: TrainExample; readonly encoded: Encoded }> {
  const { userTurn } = promptFormats[format]
  for (const some of inBatches(examples)) {
    const requests = some.map(({ candidates, answer, stop }) => ({
      candidates,
      userTurn,
      maxAnswerTokens,
      answer,
      stop,
    }))
    // Its process may have been killed; a second time it is something else.
    const encoded = await engine.encode(requests).catch(() => engine.encode(requests))
    for (const [i, example] of some.entries()) {
      const one = encoded[i]
      if (!one) throw new Error(`the engine encoded ${encoded.length} of ${some.length} examples`)
      yield { example, encoded: one }
    }
  }
}

export function tooLongSentence(
  { task, instance }: TrainExample,
  { promptTokens, budget }: Extract<Encoded, { state: 'too-long' }>,
): string {
  return `invalid training example: instance ${instance.id} of task ${task} has ${promptTokens} tokens even without examples, ${budget} fit; take a larger context, or leave the task out`
}

function* inBatches<T>(items: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = []
  for (const item of items) {
    some.push(item)
    if (some.length < batch) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
