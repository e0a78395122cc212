export const wordSetNames = ['own', 'synonym', 'permuted', 'arbitrary', 'letters', 'numbers'] as const
export type WordSetName = (typeof wordSetNames)[number]

/** Those that are not the labels as the task has them. */
export const otherWordsNames = [
  'synonym',
  'permuted',
  'arbitrary',
  'letters',
  'numbers',
] as const satisfies readonly Exclude<WordSetName, 'own'>[]
export type OtherWordsName = (typeof otherWordsNames)[number]
