/** By which Min et al. 2022 draw their demonstrations, in their order. */
export const selectionSeeds = [100, 13, 21, 42, 87] as const
export type SelectionSeed = (typeof selectionSeeds)[number]

/** Other examples, or the same ones in another order; of each as many as there are seeds. */
export const selectionWays = ['drawn', 'order'] as const
export type SelectionWay = (typeof selectionWays)[number]

export const selectionNames = [
  'drawn-100',
  'drawn-13',
  'drawn-21',
  'drawn-42',
  'drawn-87',
  'order-100',
  'order-13',
  'order-21',
  'order-42',
  'order-87',
] as const satisfies readonly `${SelectionWay}-${SelectionSeed}`[]
export type SelectionName = (typeof selectionNames)[number]

/** Those of one way, in the order of their seeds. */
export function selectionsOf(way: SelectionWay): readonly SelectionName[] {
  return selectionNames.filter((name) => name.startsWith(way))
}
