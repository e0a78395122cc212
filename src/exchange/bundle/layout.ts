/**
 * A study bundle is one .zip: a run as it was frozen and carried out, with everything that is needed to compute its
 * results again. All of it is JSON in UTF-8, one document or one object on each line, and every file is named in the
 * manifest with its size and SHA-256. `src/contract/bundle-documents.ts` says what stands in each.
 *
 *     study.json           the frozen study, name and times of the run
 *     tasks.jsonl          the tasks as they were asked, each followed by its instances
 *     train-tasks.jsonl    with tuning: the train tasks, each followed by the instances that some training is given
 *     cells.json           what was asked: key, conditions and their versions, decoding, training
 *     trials/0000.jsonl    the trials of each cell, in the order of the instances: prompt, answer, outcome, scores
 *     trainings.json       with tuning: factors, settings, loss of every step, parity certificate, hash of the file
 *     adapters/….gguf      where they were asked for: what was trained, by its SHA-256
 *     statistics.json      the results table with its comparisons
 *     versions.json        what made it
 *     manifest.json
 */
export const bundleFormat = 'placebo study bundle'

/** Raised when an older Placebo would misread what a newer one writes. */
export const bundleVersion = 1

export const names = {
  study: 'study.json',
  tasks: 'tasks.jsonl',
  trainTasks: 'train-tasks.jsonl',
  cells: 'cells.json',
  trainings: 'trainings.json',
  statistics: 'statistics.json',
  versions: 'versions.json',
  manifest: 'manifest.json',
  trials: (cell: number) => `trials/${String(cell).padStart(4, '0')}.jsonl`,
  adapter: (sha256: string) => `adapters/${sha256}.gguf`,
} as const

const allowed =
  /^(?:(?:study|cells|trainings|statistics|versions|manifest)\.json|(?:train-)?tasks\.jsonl|trials\/\d{4,6}\.jsonl|adapters\/[0-9a-f]{64}\.gguf)$/

export function isBundleName(name: string): boolean {
  return allowed.test(name)
}

export interface ManifestEntry {
  readonly name: string
  readonly bytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

export interface Manifest {
  readonly format: typeof bundleFormat
  readonly version: number
  readonly files: readonly ManifestEntry[]
}
