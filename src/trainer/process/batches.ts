import { activationBytes } from '#core/models/training-memory.ts'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { TokenExample } from '../trainer.ts'
import type { Batch } from '#addon/addon.ts'
import type { Shape } from '#addon/shape.ts'

/** Fast matrix kernels want lengths of a multiple of this. */
const lengthMultiple = 16

/**
 * Examples as batches of at most `most` tokens, padding included; a longer example is a batch of its own. Examples of
 * like length go together: little is padded.
 *
 * @param weight what the loss of each answer token counts
 * @param start as in `batchOf`
 */
export function batchesOf(
  examples: readonly TokenExample[],
  most: number,
  weight: number,
  start: number | null = null,
): Batch[] {
  const byLength = examples.toSorted((a, b) => a.tokens.length - b.tokens.length)
  const groups: TokenExample[][] = []
  for (const example of byLength) {
    const group = groups.at(-1)
    if (group !== undefined && (group.length + 1) * widthOf([...group, example], start) <= most) group.push(example)
    else groups.push([example])
  }
  return groups.map((group) => batchOf(group, weight, start))
}

/** Tokens whose loss is taken. */
export function answerTokens(examples: readonly TokenExample[]): number {
  return examples.reduce((sum, { tokens, answerFrom }) => sum + tokens.length - answerFrom, 0)
}

/**
 * Rows in the order of the examples; `weight` as in `batchesOf`.
 *
 * @param start the token that an answer begins with where an encoder reads the prompt; `null`: there is none, and the
 *   answer goes on with the prompt
 */
export function batchOf(examples: readonly TokenExample[], weight: number, start: number | null = null): Batch {
  return start === null
    ? rowsOf(examples, weight)
    : {
        ...rowsOf(
          examples.map((each) => answerAlone(each, start)),
          weight,
        ),
        source: promptsOf(examples),
      }
}

function rowsOf(examples: readonly TokenExample[], weight: number): Batch {
  const length = paddedLength(examples)
  const asked = answerTokens(examples)
  const batch = {
    length,
    sequences: examples.length,
    tokens: new Int32Array(length * examples.length),
    rows: new Int32Array(asked),
    labels: new Int32Array(asked),
    weights: new Float32Array(asked).fill(weight),
  }
  let next = 0
  for (const [sequence, { tokens, answerFrom }] of examples.entries()) {
    batch.tokens.set(tokens, sequence * length)
    for (let place = answerFrom; place < tokens.length; place++) {
      // What stands before a token is what it is predicted from.
      batch.rows[next] = sequence * length + place - 1
      batch.labels[next] = tokens[place] ?? 0
      next++
    }
  }
  return batch
}

function answerAlone({ tokens, answerFrom }: TokenExample, start: number): TokenExample {
  return { tokens: Int32Array.of(start, ...tokens.subarray(answerFrom)), answerFrom: 1 }
}

function promptsOf(examples: readonly TokenExample[]): NonNullable<Batch['source']> {
  const prompts = examples.map(({ tokens, answerFrom }) => tokens.subarray(0, answerFrom))
  const length = padded(Math.max(...prompts.map((prompt) => prompt.length)))
  const tokens = new Int32Array(length * prompts.length)
  for (const [sequence, prompt] of prompts.entries()) tokens.set(prompt, sequence * length)
  return { length, tokens, counts: Int32Array.from(prompts, (prompt) => prompt.length) }
}

/** Tokens that each of some examples takes in one batch. */
function widthOf(examples: readonly TokenExample[], start: number | null): number {
  return start === null
    ? paddedLength(examples)
    : promptsOf(examples).length + paddedLength(examples.map((each) => answerAlone(each, start)))
}

function paddedLength(examples: readonly TokenExample[]): number {
  return padded(Math.max(...examples.map(({ tokens }) => tokens.length)))
}

/**
 * Tokens that go through the model at once: as many as keep their activations, which wait for the way back, within
 * about a gigabyte; no more than speed gains from.
 */
export function maxTokens(shape: Sizes, method: TuningMethod, longest: number): number {
  const fitting = Math.floor(activationBytes / bytesPerToken(shape, method))
  return Math.max(padded(longest), Math.min(fitting, enoughTokens))
}

/** Of the activations that a token leaves behind until the way back. */
export function bytesPerToken(shape: Sizes, { kind }: Pick<TuningMethod, 'kind'>): number {
  const { layers, encoder, width, feedForward, heads, headSize, kvHeads } = shape
  // Floats in a layer: queries, keys, values and what they see; what LoRA can make once more on the way back (norms,
  // the feed-forward's product) stays only where the weights themselves are trained.
  const seen = 2 * (heads + kvHeads) * headSize
  const perLayer = kind === 'lora' ? 2 * width + seen + 2 * feedForward : 6 * width + seen + 3 * feedForward
  return 4 * (layers.length + (encoder?.layers.length ?? 0)) * perLayer
}

type Sizes = Pick<Shape, 'width' | 'feedForward' | 'heads' | 'kvHeads' | 'headSize'> & {
  readonly layers: Pick<Shape['layers'], 'length'>
  readonly encoder?: { readonly layers: Pick<Shape['layers'], 'length'> } | null
}
const enoughTokens = 2048

function padded(length: number): number {
  return Math.ceil(length / lengthMultiple) * lengthMultiple
}
