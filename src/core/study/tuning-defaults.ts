import type { TrainingSettings, TuningMethod } from './tuning.ts'
import { loraMatrices } from './tuning.ts'

/**
 * How a model is trained where nothing else is asked for: one table, so that a study's own choices stand out against
 * it.
 *
 * LoRA beside every matrix of a layer, with its learning rate: Dettmers et al. 2023 (QLoRA). Full training with its
 * learning rate and epochs: Tk-Instruct (Wang et al. 2022), which keeps the rate constant.
 */
export const tuningDefaults = {
  lora: {
    method: { kind: 'lora', rank: 8, alpha: 16, matrices: loraMatrices },
    settings: {
      epochs: 3,
      batch: 16,
      learningRate: 2e-4,
      schedule: 'linear',
      warmUp: 0.05,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 50,
    },
  },
  full: {
    method: { kind: 'full' },
    settings: {
      epochs: 2,
      batch: 16,
      learningRate: 5e-5,
      schedule: 'constant',
      warmUp: 0,
      weightDecay: 0,
      clip: 1,
      checkpointEvery: 50,
    },
  },
} as const satisfies Record<
  TuningMethod['kind'],
  { readonly method: TuningMethod; readonly settings: Omit<TrainingSettings, 'seed'> }
>

/** Instances of each train task whose loss is told beside the training's own. */
export const defaultHeldOutPerTask = 2
