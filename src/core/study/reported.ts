interface Sentence {
  readonly sentence: string
  readonly verdict: string
}

export interface Reported<Comparison extends Sentence> {
  /** In the order they are told. */
  readonly reported: readonly Comparison[]
  /** What is read first: that there are no answers; of several sizes a sentence for all of them, else what is told. */
  readonly first: readonly { readonly sentence: string; readonly verdict: Comparison['verdict'] | null }[]
  /** What keeps the table from meaning what its names say. */
  readonly caveats: readonly string[]
  /** What the study's size can and cannot show. */
  readonly remarks: readonly string[]
}

interface TableOf<Comparison extends Sentence> {
  readonly verdict: readonly string[]
  readonly empty: string | null
  readonly comparisons: readonly Comparison[]
  readonly overSizes: Reported<Comparison>['first']
}

/** The verdict's sentences by what they are: caveats stand before the comparisons, remarks behind them. */
export function reportedComparisons<Comparison extends Sentence>({
  verdict,
  empty,
  comparisons,
  overSizes,
}: TableOf<Comparison>): Reported<Comparison> {
  const bySentence = new Map(comparisons.map((comparison) => [comparison.sentence, comparison]))
  const reported = verdict.flatMap((sentence) => bySentence.get(sentence) ?? [])
  const others = verdict
    .map((sentence, i) => ({ sentence, i }))
    .filter(({ sentence }) => !bySentence.has(sentence) && sentence !== empty)
  const [begin, end] = [
    verdict.findIndex((sentence) => bySentence.has(sentence)),
    verdict.findLastIndex((sentence) => bySentence.has(sentence)),
  ]
  const isRemark = (sentence: string, i: number) =>
    begin === -1
      ? sentence.startsWith('A study of this size') || sentence.startsWith('This study is too small')
      : i > end
  return {
    reported,
    first: [
      ...(empty === null ? [] : [{ sentence: empty, verdict: null }]),
      ...(overSizes.length > 0 ? overSizes : reported),
    ],
    caveats: others.filter(({ sentence, i }) => !isRemark(sentence, i)).map(({ sentence }) => sentence),
    remarks: others.filter(({ sentence, i }) => isRemark(sentence, i)).map(({ sentence }) => sentence),
  }
}

/** A caveat as one line: its first part, without the reasons that follow. */
export function caveatInShort(sentence: string): string {
  return sentence.split(/[:;]| \(|\.(?: |$)/)[0] ?? sentence
}
