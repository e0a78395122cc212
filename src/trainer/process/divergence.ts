import type { TrainEnd } from '../trainer.ts'
import type { NativeModel } from '#addon/addon.ts'

/** What later steps are held against; part of a checkpoint. */
export interface Watched {
  /** Of the first step; `null` before it. */
  readonly firstLoss: number | null
  /** Of the last steps, as many as tell a training that has diverged; the last step's comes last. */
  readonly losses: readonly number[]
  /** Steps in a row without a gradient, although the examples were not known. */
  readonly deadSteps: number
}

export const nothingWatched: Watched = { firstLoss: null, losses: [], deadSteps: 0 }

/** A loss this many times what knowing nothing costs (ln of the vocabulary), or the beginning cost, has run away. */
const runaway = 3
/**
 * Where the head is frozen, as with LoRA, no loss gets that high: a model that has been destroyed guesses. So many
 * steps in a row whose loss lies above the beginning by half of what knowing nothing costs have diverged as well.
 */
const patience = 8
/**
 * The gradient at the logits is probability − target: where the loss is above 0, only weights that let nothing through
 * (a norm that has overflowed divides by infinity) leave the whole gradient at 0. AdamW's momentum still moves the
 * weights for some steps, so one such step proves nothing. Below the smallest gradient AdamW's ε of 1e-8 takes part in.
 */
const noGradient = 1e-10
const knownLoss = 1e-3
const deadStepsInARow = 3
/** Within this of ln(vocabulary) every token is equally likely, up to rounding. */
const nearGuessing = 1e-3

type Diverged = Extract<TrainEnd, { state: 'diverged' }>
export interface StepLoss {
  /** Counted from 1. */
  readonly step: number
  readonly loss: number
  /** As set: at its height. */
  readonly learningRate: number
}

/** With the loss of a step, before the step is made. */
export function withLoss(before: Watched, loss: number): Watched {
  return { ...before, firstLoss: before.firstLoss ?? loss, losses: [...before.losses, loss].slice(-patience) }
}

/** Whether the loss alone tells that the training has diverged; `undefined`: it does not. */
export function lossDivergence(at: StepLoss, { firstLoss, losses }: Watched, vocabulary: number): Diverged | undefined {
  const nothing = Math.log(vocabulary)
  const began = firstLoss ?? at.loss
  if (!Number.isFinite(at.loss)) return diverged(at, 'the loss is no number any more')
  const hasRunAway =
    at.loss > runaway * Math.max(began, nothing) ||
    (losses.length === patience && losses.every((each) => each > began + nothing / 2))
  return hasRunAway
    ? diverged(at, `the loss is ${at.loss.toPrecision(4)}, it began at ${began.toPrecision(4)}`)
    : undefined
}

/** With the gradient of a step that was made. */
export function withGradient(before: Watched, loss: number, gradientNorm: number): Watched {
  return { ...before, deadSteps: isDead(loss, gradientNorm) ? before.deadSteps + 1 : 0 }
}

/** Whether the gradient was no number, or the last steps had none; `undefined`: neither. */
export function gradientDivergence(
  at: StepLoss,
  gradientNorm: number,
  watched: Watched,
  vocabulary: number,
): Diverged | undefined {
  if (!Number.isFinite(gradientNorm))
    return diverged(at, `the gradient is no number any more, the loss is ${at.loss.toPrecision(4)}`)
  return watched.deadSteps < deadStepsInARow ? undefined : withoutGradient(at, watched, vocabulary)
}

/**
 * Whether the last step has destroyed the model, which no step after it can tell.
 *
 * @param at the last step, with the loss of its examples after it
 * @param gradientNorm of them; asked for only where the loss is as of guessing
 */
export function endDivergence(
  at: StepLoss,
  watched: Watched,
  vocabulary: number,
  model: Pick<NativeModel, 'unwritable'>,
  gradientNorm: () => number,
): Diverged | undefined {
  const unwritable = model.unwritable()
  if (unwritable !== null) return diverged(at, unwritable)
  const byLoss = lossDivergence(at, { ...watched, losses: [] }, vocabulary)
  if (byLoss !== undefined) return byLoss
  const isSuspect = watched.deadSteps > 0 || Math.abs(at.loss - Math.log(vocabulary)) < nearGuessing
  return isSuspect && isDead(at.loss, gradientNorm()) ? withoutGradient(at, watched, vocabulary) : undefined
}

function isDead(loss: number, gradientNorm: number): boolean {
  return gradientNorm < noGradient && loss > knownLoss
}

/** Told as of the first step without a gradient, or of the last step where that has brought it about. */
function withoutGradient({ step, loss, learningRate }: StepLoss, { deadSteps }: Watched, vocabulary: number): Diverged {
  const guessing =
    Math.abs(loss - Math.log(vocabulary)) < nearGuessing ? `, that of random guessing among ${vocabulary} tokens` : ''
  const what = `the gradient is 0, the loss is ${loss.toPrecision(4)}${guessing}`
  if (deadSteps < step) return diverged({ step: step - Math.max(0, deadSteps - 1), loss, learningRate }, what)
  return {
    state: 'diverged',
    step: 1,
    reason: `the model cannot be trained: from the first step on ${what}; use another base model`,
  }
}

function diverged({ step, learningRate }: StepLoss, what: string): Diverged {
  return {
    state: 'diverged',
    step,
    reason: `training diverged at step ${step} (${what}, learning rate ${learningRate}); try a lower learning rate`,
  }
}
