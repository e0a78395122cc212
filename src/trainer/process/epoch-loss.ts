/**
 * The loss of a training, as it is reported: the mean over the answer tokens of all examples of an epoch, in nats. An
 * example's loss is the one at the step that trains on it, before that step changes the weights: the mean costs no pass
 * of its own. `null`: no epoch has ended yet, or a version that kept no sums has made part of it.
 */
export interface EpochLoss {
  readonly first: number | null
  readonly last: number | null
  /** Of the epoch in hand: Σ loss · answer tokens, and Σ answer tokens. */
  readonly running: { readonly sum: number; readonly tokens: number } | null
}

export const noEpochYet: EpochLoss = { first: null, last: null, running: null }

/** @param loss mean over the step's answer tokens */
export function withStep(
  before: EpochLoss,
  {
    step,
    stepsPerEpoch,
    loss,
    tokens,
  }: {
    /** Counted from 1. */
    readonly step: number
    readonly stepsPerEpoch: number
    readonly loss: number
    readonly tokens: number
  },
): EpochLoss {
  const begun = step % stepsPerEpoch === 1 || stepsPerEpoch === 1 ? { sum: 0, tokens: 0 } : before.running
  const running = begun && { sum: begun.sum + loss * tokens, tokens: begun.tokens + tokens }
  if (step % stepsPerEpoch !== 0) return { ...before, running }
  const last = meanOf(running)
  return { first: step === stepsPerEpoch ? last : before.first, last, running }
}

/** Over what the epoch in hand has trained on so far. */
export function meanSoFar({ running }: EpochLoss): number | null {
  return meanOf(running)
}

function meanOf(running: EpochLoss['running']): number | null {
  return running && running.sum / running.tokens
}
