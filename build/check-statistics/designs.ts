import type { Design } from './simulate.ts'

export interface Checked {
  readonly design: Design
  /**
   * Fewer tasks or seeds, or means nearer to an end, than the app's words promise anything for: shown, but not judged.
   */
  readonly rough?: 'all' | 'mean'
  /** McNemar's exact test has few discordant instances here: it must not err too often, but it may err too seldom. */
  readonly exactIsCautious?: boolean
}

const one = { seeds: 1, seedSpread: 0 }

/**
 * Designs as studies have them: 10 to 60 tasks of 20 to 100 instances, correlations 0 to 0.3, 10 to 90 % right, one
 * seed and several.
 */
export const designs: readonly Checked[] = [
  { design: { tasks: 10, instances: [20, 20], correlation: 0, rates: [0.5, 0.5], ...one }, exactIsCautious: true },
  { design: { tasks: 10, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], ...one } },
  { design: { tasks: 10, instances: [20, 100], correlation: 0.1, rates: [0.3, 0.3], ...one } },
  { design: { tasks: 10, instances: [100, 100], correlation: 0.3, rates: [0.5, 0.5], ...one } },
  { design: { tasks: 20, instances: [50, 50], correlation: 0.05, rates: [0.1, 0.1], ...one } },
  { design: { tasks: 20, instances: [20, 20], correlation: 0.3, rates: [0.1, 0.1], ...one } },
  { design: { tasks: 30, instances: [20, 20], correlation: 0.3, rates: [0.1, 0.1], ...one } },
  { design: { tasks: 57, instances: [100, 100], correlation: 0.05, rates: [0.45, 0.45], ...one } },
  { design: { tasks: 60, instances: [100, 100], correlation: 0, rates: [0.5, 0.5], ...one } },
  { design: { tasks: 10, instances: [20, 20], correlation: 0.1, rates: [0.35, 0.65], ...one } },
  { design: { tasks: 20, instances: [20, 100], correlation: 0.2, rates: [0.2, 0.5], ...one } },
  { design: { tasks: 30, instances: [100, 100], correlation: 0, rates: [0.5, 0.6], ...one } },
  { design: { tasks: 60, instances: [50, 50], correlation: 0.1, rates: [0.9, 0.7], ...one } },
  { design: { tasks: 10, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], seeds: 5, seedSpread: 3 } },
  { design: { tasks: 20, instances: [50, 50], correlation: 0.1, rates: [0.5, 0.5], seeds: 5, seedSpread: 6 } },
  { design: { tasks: 30, instances: [20, 20], correlation: 0.2, rates: [0.3, 0.6], seeds: 10, seedSpread: 5 } },
  // As sampled formats are: ten, and far apart.
  { design: { tasks: 10, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], seeds: 10, seedSpread: 8 } },
  {
    design: { tasks: 20, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], seeds: 3, seedSpread: 3 },
    rough: 'all',
  },
  {
    design: { tasks: 20, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], seeds: 2, seedSpread: 3 },
    rough: 'all',
  },
  { design: { tasks: 10, instances: [20, 20], correlation: 0.3, rates: [0.1, 0.1], ...one }, rough: 'mean' },
  { design: { tasks: 5, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], ...one }, rough: 'all' },
  { design: { tasks: 3, instances: [20, 20], correlation: 0.1, rates: [0.5, 0.5], ...one }, rough: 'all' },
]

/** e.g. "10 tasks × 20–100, correlation 0.1, right 30 and 30 %, 5 seeds ±3 points" */
export function designName({
  tasks,
  instances: [fewest, most],
  correlation,
  rates,
  seeds,
  seedSpread,
}: Design): string {
  const size = fewest === most ? String(fewest) : `${fewest}–${most}`
  const seed = seeds === 1 ? '' : `, ${seeds} seeds ±${seedSpread} points`
  return `${tasks} tasks × ${size}, correlation ${correlation}, right ${100 * rates[0]} and ${100 * rates[1]} %${seed}`
}
