import { decimal } from '#core/numbers.ts'

/**
 * What is told of a training's loss on answer tokens, in nats. The loss of an epoch is the mean over the answer tokens
 * of all its examples, each example's taken at the step that trains on it, before that step. What was not taken is
 * `null`.
 */
export interface TrainingLoss {
  readonly firstEpochLoss: number | null
  readonly lastEpochLoss: number | null
  /** Of the last step's examples alone: all that there is of a training by a version that kept no sums. */
  readonly loss: number | null
  /** Mean over the held-out answer tokens before the first step. */
  readonly heldOutBefore: number | null
  /** After the last. */
  readonly heldOutLoss: number | null
}

/**
 * Of the first epoch and the last, e.g. "2.310 → 0.420"; "1.200" of a single epoch, "0.500 (last step)" where no
 * epoch's is known.
 */
export function trainLossInWords({ firstEpochLoss, lastEpochLoss, loss }: TrainingLoss): string {
  if (lastEpochLoss !== null) return changed(firstEpochLoss === lastEpochLoss ? null : firstEpochLoss, lastEpochLoss)
  return loss === null ? '–' : `${nats(loss)} (last step)`
}

/** Before the first step and after the last, e.g. "2.400 → 0.550". */
export function heldOutLossInWords({ heldOutBefore, heldOutLoss }: TrainingLoss): string {
  return heldOutLoss === null ? '–' : changed(heldOutBefore, heldOutLoss)
}

/** e.g. "loss 2.310 → 0.420 (held out 2.400 → 0.550)". */
export function lossSentence(reported: TrainingLoss): string {
  return `loss ${trainLossInWords(reported)}${reported.heldOutLoss === null ? '' : ` (held out ${heldOutLossInWords(reported)})`}`
}

/** Under a table that has them. */
export const lossNote =
  'Losses in nats per answer token: of training the mean over the first epoch → over the last, each example at the step that trained on it; held out before the first step → after the last.'

function changed(before: number | null, after: number): string {
  return before === null ? nats(after) : `${nats(before)} → ${nats(after)}`
}

function nats(loss: number): string {
  return decimal(loss, 3)
}
