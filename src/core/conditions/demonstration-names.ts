/** Shares of demonstrations, in percent, whose label is a wrong one. */
export const wrongShares = [25, 50, 75, 100] as const

/** What a demonstration teaches, one part of it altered at a time (Min et al. 2022). */
export const demonstrationNames = [
  'random-labels',
  'wrong-labels-25',
  'wrong-labels-50',
  'wrong-labels-75',
  'wrong-labels-100',
  'random-words',
  'labels-only',
  'inputs-only',
  'foreign-inputs',
] as const
export type DemonstrationName = (typeof demonstrationNames)[number]

export function isDemonstration(name: string): name is DemonstrationName {
  return demonstrationNames.some((each) => each === name)
}
