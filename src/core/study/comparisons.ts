import type { ResultsInput } from './results-table.ts'

export function compareCells(_input: ResultsInput, _against: string | null) {
  return { state: 'compared' as 'compared' | 'refused', reason: '', draws: 10_000, comparisons: [], verdict: [] as string[], smallestDetectableDifference: null }
}
