import type { Reason } from '#contract/errors.ts'
import type { GatheredShards } from '#contract/shards.ts'
import type { Recomputed } from '#core/study/run-origin.ts'
import type { TakeInRequest, TookIn } from '../hand-outs/take-in.ts'
import type { Imported, ImportRequest } from '../predictions/import.ts'

/** How far it is: trials of all there are, then what is computed of them. */
export interface BundleProgress {
  readonly phase: 'reading' | 'trials' | 'statistics' | 'files'
  readonly done: number
  readonly total: number
}

export type Made =
  | {
      readonly state: 'made'
      readonly file: string
      readonly bytes: number
      readonly sha256: string
      readonly trials: number
      readonly adapters: number
    }
  | { readonly state: 'refused' | 'failed'; readonly reason: Reason }

/** What a bundle is of, and what has become of computing it again. */
export interface Verified extends Recomputed {
  readonly sha256: string
  readonly run: string
  readonly name: string
  /** Of the Placebo that made it. */
  readonly version: string
  readonly trials: number
  /** Why its files are not what they were, one sentence each. */
  readonly broken: readonly string[]
  /** What could not be computed again, and why. */
  readonly notes: readonly string[]
}

/** Refused is what is no bundle, or one that cannot be read to its end. */
export type VerifiedBundle =
  ({ readonly state: 'verified' } & Verified) | { readonly state: 'refused'; readonly reasons: readonly string[] }

export type OpenedAsRun =
  | ({ readonly state: 'opened'; readonly id: string } & Verified)
  | { readonly state: 'no space'; readonly reason: string }
  | { readonly state: 'refused'; readonly reasons: readonly string[] }

export type OpenedShard =
  { readonly state: 'opened'; readonly run: string } | { readonly state: 'refused'; readonly reason: string }

export type GatheredStudy =
  | {
      readonly state: 'gathered'
      readonly result: GatheredShards
      /** Positions of those that were not here before. */
      readonly trainings: readonly number[]
    }
  | { readonly state: 'refused'; readonly reason: string }

/** `plan`: nothing of what was asked; `answers`: without statistics, which are of no use in part of a run. */
export type BundleContent = 'whole' | 'plan' | 'answers'

/** What the thread for bundles is asked, and for predictions, which become a run as they do; one after the other. */
export interface BundleCalls {
  readonly make: {
    readonly request: {
      readonly run: string
      readonly file: string
      readonly adapters: boolean
      readonly overwrite: boolean
      /** Default: everything. Of a study in shards `plan` goes out, and `answers` come back. */
      readonly content?: BundleContent
    }
    readonly result: Made
    readonly event: BundleProgress
  }
  readonly verify: {
    readonly request: { readonly file: string }
    readonly result: VerifiedBundle
    readonly event: BundleProgress
  }
  readonly open: {
    /** `name`: of the file, without its folder. */
    readonly request: { readonly file: string; readonly name: string; readonly newId: string; readonly at: string }
    readonly result: OpenedAsRun
    readonly event: BundleProgress
  }
  readonly predictions: {
    readonly request: ImportRequest
    readonly result: Imported
    readonly event: { /** Lines so far. */ readonly read: number }
  }
  readonly takeIn: {
    readonly request: TakeInRequest
    readonly result: TookIn
    readonly event: { /** Lines so far. */ readonly read: number }
  }
  readonly openShard: {
    readonly request: { readonly folder: string; readonly at: string }
    readonly result: OpenedShard
    readonly event: BundleProgress
  }
  readonly gather: {
    readonly request: { readonly folder: string; readonly at: string }
    readonly result: GatheredStudy
    readonly event: { /** Shards. */ readonly done: number; readonly total: number }
  }
}
