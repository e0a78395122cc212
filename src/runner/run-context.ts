import type { Study } from '#core/study/study.ts'
import type { Engine } from '#engine/engine.ts'
import type { Store } from '#store/store.ts'
import type { Trainer } from '#trainer/trainer.ts'

/** What a run is carried out with. */
export interface RunContext {
  readonly store: Store
  /** Has the study's model loaded. */
  readonly engine: Engine
  readonly trainer: Trainer
  /** The run's study with the model as it is now: its file and engine may have changed since the run began. */
  readonly studyNow: Study
  /** Of the engine; the trainer measures its own unless a number was asked for. */
  readonly threads: number
  readonly trainerThreads: 'measured' | number
  /** SHA-256 of a text, hexadecimal. */
  readonly hash: (text: string) => string
  /** Milliseconds of a steady clock. */
  readonly now: () => number
  readonly date: () => Date
  /** Aborted, the run ends after the trial or step in hand. */
  readonly signal: AbortSignal
  /** As what a run that ended so is stored. */
  readonly endsAs: () => 'stopped' | 'paused'
}
