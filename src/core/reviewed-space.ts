import type { Stated } from './task.ts'

/**
 * What a person has found an answer space to be. A choice task has none to review: its file gives the options of each
 * instance.
 */
export type ReviewedSpace =
  | {
      readonly kind: 'classification'
      readonly labels: readonly string[]
      /** `null`: as it is found by looking for each label in the definition. */
      readonly stated: Stated | null
    }
  | { readonly kind: 'generation' }
