import { seededRandom, seedFrom, shuffled } from '#core/random/index.ts'

export interface SampledTask {
  readonly name: string
  readonly categories: readonly string[]
}

/**
 * So many tasks of each category, drawn by the seed; all of a category that has no more. The draw depends on names
 * alone, not on the order of files, and of one seed a larger draw holds every task of a smaller one.
 *
 * @returns names in their order as texts
 */
export function sampledTasks(tasks: readonly SampledTask[], perCategory: number, seed: number): string[] {
  return [...Map.groupBy(tasks, categoryOf)]
    .flatMap(([category, ofCategory]) =>
      shuffled(seededRandom(seedFrom(`${seed} ${category}`) | 0), ofCategory.map(({ name }) => name).sort()).slice(
        0,
        perCategory,
      ),
    )
    .sort()
}

/** A task belongs to its first category. */
export function categoryOf({ categories }: Pick<SampledTask, 'categories'>): string {
  return categories[0] ?? 'none'
}
