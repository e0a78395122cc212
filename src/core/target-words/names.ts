export const wordSetNames = ['own', 'synonym', 'permuted', 'arbitrary', 'letters', 'numbers'] as const
export type WordSetName = (typeof wordSetNames)[number]
