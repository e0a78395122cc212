import { createHash } from 'node:crypto'
import { trainingProblems } from '#core/study/check-tuning.ts'
import { stepCount } from '#core/study/optimiser-steps.ts'
import { trainingVersion } from '#core/study/training.ts'
import type { Refused, TrainRequest } from '../trainer.ts'
import { sha256Of } from './output.ts'
import type { Shape } from '#addon/shape.ts'

/** Why a training cannot begin, by the first value that is wrong. */
export function faultOf(
  { base, method, settings, examples, heldOut, contextSize, output, until }: TrainRequest,
  { vocabulary, positions, encoder }: Pick<Shape, 'vocabulary' | 'positions' | 'encoder'>,
): Refused | undefined {
  const refuse = (reason: string): Refused => ({ state: 'refused', reason })
  const [problem] = trainingProblems(method, settings)
  if (problem !== undefined) return refuse(problem)
  if (output === base) return refuse(`invalid output: ${output} is the base; it is never written over`)
  if (examples.length === 0) return refuse('invalid examples: none; there is nothing to train on')
  const all = stepCount(settings, examples.length)
  if (until !== undefined && !(Number.isInteger(until) && until >= 1 && until <= all))
    return refuse(`invalid last step: ${until} (a whole number from 1 to ${all}, the steps of the training)`)
  for (const [i, { tokens, answerFrom }] of [...examples, ...heldOut].entries()) {
    const which = i < examples.length ? `example ${i + 1}` : `held-out example ${i - examples.length + 1}`
    // An encoder reads the prompt apart from its answer.
    const together = encoder === null ? tokens.length : Math.max(answerFrom, tokens.length - answerFrom)
    if (together > contextSize)
      return refuse(`invalid ${which}: ${together} tokens, ${contextSize} fit; shorten it or give a larger context`)
    if (tokens.length > (positions?.rows ?? Infinity))
      return refuse(`invalid ${which}: ${tokens.length} tokens, the model knows ${positions?.rows} places; shorten it`)
    if (answerFrom < 1 || answerFrom >= tokens.length)
      return refuse(
        `invalid ${which}: its answer begins at ${answerFrom} of ${tokens.length} tokens; there is nothing to learn`,
      )
    const strange = tokens.find((token) => token < 0 || token >= vocabulary)
    if (strange !== undefined)
      return refuse(
        `invalid ${which}: token ${strange}, the model's vocabulary has ${vocabulary}; the examples were made for another model`,
      )
  }
  return undefined
}

/** Everything that determines what comes out; where files lie does not. */
export async function identityOf({
  base,
  method,
  settings,
  examples,
  heldOut,
  contextSize,
}: TrainRequest): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([trainingVersion, await sha256Of(base), method, settings, contextSize]),
  )
  for (const set of [examples, heldOut]) {
    for (const { tokens, answerFrom } of set) {
      hash
        .update(`${answerFrom}/${tokens.length} `)
        .update(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength))
    }
  }
  return hash.digest('hex')
}
