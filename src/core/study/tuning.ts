/**
 * The matrices of a layer that LoRA can stand beside, by their names in a GGUF. One that a model has fused with others
 * (queries, keys and values; gate and up) stands for all of them.
 */
export const loraMatrices = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'] as const
export type LoraMatrix = (typeof loraMatrices)[number]

/** What is trained: every weight, or two low-rank factors beside some matrices (Hu et al. 2021). */
export type TuningMethod =
  | { readonly kind: 'full' }
  | {
      readonly kind: 'lora'
      readonly rank: number
      /** The product of the two factors is scaled by alpha / rank. */
      readonly alpha: number
      readonly matrices: readonly LoraMatrix[]
    }

/** At which optimiser steps a training's model is asked, beside its end: `powers-of-two` are 1, 2, 4 … */
export const checkpointPlans = ['powers-of-two'] as const
export type CheckpointPlan = (typeof checkpointPlans)[number]

export const schedules = ['constant', 'linear', 'cosine'] as const
export type Schedule = (typeof schedules)[number]

/** How a model is trained; with AdamW (Loshchilov & Hutter 2019), β = 0.9, 0.999. */
export interface TrainingSettings {
  /** Passes over all examples; the last step of a pass takes what is left. */
  readonly epochs: number
  /** Examples in one step. */
  readonly batch: number
  /** At the end of the warm-up. */
  readonly learningRate: number
  /** After the warm-up: as it is, or falling to 0 with the last step. */
  readonly schedule: Schedule
  /** Share of the steps (0–1) over which the learning rate rises to its full height. */
  readonly warmUp: number
  readonly weightDecay: number
  /** Largest norm of the gradient; a larger one is scaled down. */
  readonly clip: number
  /** Orders the examples anew in each pass, and draws LoRA's first factor. */
  readonly seed: number
  /** Steps from checkpoint to checkpoint. */
  readonly checkpointEvery: number
}
