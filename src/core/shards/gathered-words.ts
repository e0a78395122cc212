import { counted, noun } from '../noun.ts'

interface Gathered {
  readonly alreadyHere: number
  readonly differing: number
  readonly missing: readonly { readonly shard: number; readonly why: string }[]
  readonly refused: readonly { readonly shard: number; readonly why: string }[]
}

/** What was not taken of the shards of a study, and why. */
export function gatheredSentences({ alreadyHere, differing, missing, refused }: Gathered): readonly string[] {
  return [
    ...(alreadyHere === 0
      ? []
      : [
          `${counted(alreadyHere, 'trial')} ${noun(alreadyHere, 'was', 'were')} here already${differing === 0 ? '' : `; ${differing} answered otherwise, and left as ${noun(differing, 'it is', 'they are')}`}`,
        ]),
    ...missing.map(({ shard, why }) => `missing: shard ${shard}: ${why}`),
    ...refused.map(({ shard, why }) => `refused: shard ${shard}: ${why}`),
  ]
}
