import type { Study } from './study.ts'

/** P: the paper's abstract or captions; N: the first author's published working notebook. */
export type Mark = 'P' | 'N'

export interface PublishedValue {
  readonly setting: string
  /** Percent. */
  readonly value: number
  readonly score: string
  readonly mark: Mark
}

/** Values of Kung & Peng 2023 (arXiv 2305.11383) that stand beside ours; the mark is shown wherever a value is. */
export const published: readonly PublishedValue[] = [
  { setting: 'instruction tuning, low resource, classification', value: 43, score: 'exact match', mark: 'P' },
  { setting: 'random guess, classification', value: 42.649, score: 'exact match', mark: 'N' },
  { setting: 'majority label, classification', value: 43.368, score: 'exact match', mark: 'N' },
  { setting: 'T5-large without tuning', value: 12.5, score: 'exact match', mark: 'P' },
  { setting: '200 per task, original and examples, classification', value: 57.84, score: 'strict match', mark: 'N' },
  { setting: 'Tk-Instruct 11B', value: 59.46, score: 'strict match', mark: 'N' },
  { setting: 'Tk-Instruct 11B', value: 88.07, score: 'format correctness', mark: 'N' },
  { setting: '200 per task, definition only, classification', value: 48.55, score: 'exact match', mark: 'N' },
  { setting: '200 per task, simplified and task name, classification', value: 50.13, score: 'exact match', mark: 'N' },
  { setting: '200 per task, definition only, generation', value: 35.22, score: 'ROUGE-L', mark: 'N' },
  { setting: '200 per task, definition only, classification', value: 53.86, score: 'ROUGE-L', mark: 'N' },
  { setting: '200 per task, definition only, all tasks', value: 44.56, score: 'ROUGE-L', mark: 'N' },
  { setting: '200 per task, simplified and task name, generation', value: 28.39, score: 'ROUGE-L', mark: 'N' },
  { setting: '200 per task, simplified and task name, classification', value: 52.82, score: 'ROUGE-L', mark: 'N' },
  { setting: '200 per task, simplified and task name, all tasks', value: 40.57, score: 'ROUGE-L', mark: 'N' },
]

/** Stands beside the published values: the headline holds in one setting only. */
export const publishedCaveat =
  'Equality with random guessing holds in the low-resource setting only: at 200 instances per task, tuning is 15 points above chance [N].'

/** Instances of each train task; the paper's low-resource setting has fewer. */
const lowResourceBelow = 5

/** The caveat, and on which side of it a study's own trainings are. */
export function publishedCaveatFor(study: Pick<Study, 'tuning'>): string {
  if (study.tuning === null) return publishedCaveat
  const here = study.tuning.sizes.map((size) => `${size} (${size < lowResourceBelow ? 'low' : 'not low'})`).join(', ')
  return `${publishedCaveat} Low resource is fewer than ${lowResourceBelow} instances per task; trained here on ${here}.`
}
