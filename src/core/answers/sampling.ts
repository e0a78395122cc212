import { counted } from '#core/noun.ts'
import { seedFrom } from '#core/random/index.ts'

/** How a study draws its answers, in place of the likeliest token each time. */
export interface Sampling {
  /** Above 0: what logits are divided by. */
  readonly temperature: number
  /** Above 0, up to 1: tokens are drawn from the likeliest ones that have so much probability together. */
  readonly topP: number
  /** Answers to each prompt. */
  readonly draws: number
}

/** Of one answer. */
export interface TokenSampling {
  readonly temperature: number
  readonly topP: number
  /** 0 to 2³² − 2: llama.cpp takes the largest number of 32 bits for no seed at all, and the clock's. */
  readonly seed: number
}

/** Part of a cell's key: raised whenever the same study would draw other answers. */
export const samplingVersion = 1

/** What goes with a temperature where nothing is said: enough draws to show how much they differ. */
export const samplingDefaults = { topP: 1, draws: 5 } as const

/**
 * The seed of one answer. Prompts of one draw have seeds of their own: with one seed for all of them their first tokens
 * would be drawn by the same number, and the chance in them would not average out over instances. Conditions and models
 * share it, so that they are compared under the same chance.
 */
export function answerSeed(seed: number, draw: number, task: string, instance: string): number {
  return seedFrom(`${seed} ${draw} ${task} ${instance}`) % 0xffff_ffff
}

/** e.g. "temperature 0.7, top-p 0.95, 5 draws"; without sampling "greedy". */
export function samplingName(sampling: Sampling | undefined): string {
  if (sampling === undefined) return 'greedy'
  const { temperature, topP, draws } = sampling
  return `temperature ${temperature}, top-p ${topP}, ${counted(draws, 'draw')}`
}
