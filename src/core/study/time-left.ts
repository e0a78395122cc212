/** A training as far as its time goes. */
export interface PlannedSteps {
  /** Steps it takes in all. */
  readonly steps: number
  readonly isDone: boolean
}

interface StepTold {
  /** Position. */
  readonly training: number
  readonly step: number
  readonly steps: number
  readonly secondsLeft: number
}

/**
 * Seconds to the end of a run, asking and training together. Feed it with what happens and with the time (milliseconds
 * of any steady clock). Nothing is guessed: `null` while the rate of something that is still to do is unknown.
 */
export function timeLeftMeter(trainings: readonly PlannedSteps[]) {
  const isDone = trainings.map((training) => training.isDone)
  let perSecond: number | null = null
  let training: { readonly position: number; readonly since: number } | undefined
  let step: StepTold | undefined
  /** Of whole trainings, with what comes before the first step and after the last: held-out loss, certificate. */
  let secondsPerStep: number | null = null

  const ofTraining = (): number | null => {
    const others = trainings.reduce(
      (sum, { steps }, position) => sum + (isDone[position] === true || position === step?.training ? 0 : steps),
      0,
    )
    const now = step === undefined || isDone[step.training] === true ? 0 : step.secondsLeft
    if (others === 0) return now
    const rate = secondsPerStep ?? (step && step.steps > step.step ? step.secondsLeft / (step.steps - step.step) : null)
    return rate === null ? null : now + others * rate
  }
  return {
    /** @param rate trials a second, as `progressMeter` has it */
    trial(rate: number | null): void {
      perSecond = rate ?? perSecond
      step = undefined
      training = undefined
    },
    step(told: StepTold, now: number): void {
      // A training that was resumed began before.
      if (training?.position !== told.training) training = { position: told.training, since: now }
      step = told
    },
    trained(position: number, steps: number, now: number): void {
      isDone[position] = true
      if (training?.position === position && steps > 0) secondsPerStep = (now - training.since) / 1000 / steps
      step = undefined
      training = undefined
    },
    /** It will never be there: nothing of it is left. */
    diverged(position: number): void {
      isDone[position] = true
      step = undefined
      training = undefined
    },
    /** @param trials still to ask */
    left(trials: number): number | null {
      const asking = trials === 0 ? 0 : perSecond === null ? null : trials / perSecond
      const toTrain = ofTraining()
      return asking === null || toTrain === null ? null : asking + toTrain
    },
  }
}
