export const wordSetNames = ['own', 'synonym', 'permuted', 'arbitrary', 'letters', 'numbers'] as const
export type WordSetName = (typeof wordSetNames)[number]

/** Those that are not the labels as the task has them; `spelled`: words that a person has written out. */
export const otherWordsNames = ['synonym', 'permuted', 'arbitrary', 'letters', 'numbers', 'spelled'] as const
export type OtherWordsName = (typeof otherWordsNames)[number]
