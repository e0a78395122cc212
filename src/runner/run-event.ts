import type { Outcome } from '#core/answers/outcome.ts'
import type { CertifyingProgress, Parity } from '#core/study/parity.ts'
import type { TrainingLoss } from '#core/study/training-loss.ts'
import type { Progress } from '#core/study/progress.ts'

export type RunEvent =
  | BegunEvent
  | WaitingEvent
  | TrialEvent
  | StepEvent
  | HeldOutEvent
  | CertifyingEvent
  | TrainedEvent
  | DivergedEvent
  | ComparingEvent

/** Told first: nothing stands in the way any more. */
export interface BegunEvent {
  readonly type: 'begun'
}

/** Told once while another process keeps the run from writing what it has. */
export interface WaitingEvent {
  readonly type: 'waiting'
  readonly run: string
  readonly reason: string
}

/** Told after each trial. */
export interface TrialEvent {
  readonly type: 'trial'
  readonly run: string
  readonly progress: Progress
  readonly cell: number
  readonly task: string
  readonly instance: string
  readonly outcome: Outcome
  readonly prompt: string
  readonly raw: string | null
  /** A label after normalisation; `null` for generation and without a score. */
  readonly formatNormalised: 0 | 1 | null
}

/** Which training of the run is meant. */
export interface OfTraining {
  readonly run: string
  /** Its position among the run's trainings, from 0. */
  readonly training: number
  readonly trainings: number
  readonly name: string
}

/** Told after each step of a training. */
export interface StepEvent extends OfTraining {
  readonly type: 'step'
  /** Counted from 1. */
  readonly step: number
  readonly steps: number
  /** In nats; `null` where it became no number. */
  readonly loss: number | null
  /** Mean over what the epoch has trained on so far. */
  readonly epochLoss: number | null
  readonly endsEpoch: boolean
  readonly tokensPerSecond: number
  readonly secondsLeft: number
}

/** Told before the first step (as step 0) and after each checkpoint of a training that holds something out. */
export interface HeldOutEvent extends OfTraining {
  readonly type: 'held-out'
  readonly step: number
  /** In nats. */
  readonly loss: number
}

/** Told while a tuned model gets its certificate: after each prompt that is answered, and each that is followed. */
export interface CertifyingEvent extends OfTraining, CertifyingProgress {
  readonly type: 'certifying'
}

/** Told after each prompt of a run in fast mode that is asked in exact mode, too, once everything else is asked. */
export interface ComparingEvent {
  readonly type: 'comparing'
  readonly run: string
  readonly done: number
  readonly prompts: number
  /** Seconds; `null` while there is no rate. */
  readonly secondsLeft: number | null
}

/** Told when a training has its file and its certificate. */
export interface TrainedEvent extends OfTraining, TrainingLoss {
  readonly type: 'trained'
  readonly file: string
  readonly steps: number
  readonly parity: Parity
}

export interface DivergedEvent extends OfTraining {
  readonly type: 'diverged'
  readonly reason: string
}

export type RunEnd =
  | { readonly state: 'finished'; readonly engineErrors: number }
  | { readonly state: 'stopped' }
  | { readonly state: 'paused' }
  /** `remedy`: what carries on from here; `results`: nothing is left to do, and some of it has failed for good. */
  | { readonly state: 'failed'; readonly reason: string; readonly remedy: 'resume' | 'results' }
  /** Nothing was asked and nothing changed. */
  | { readonly state: 'refused'; readonly reason: string }
