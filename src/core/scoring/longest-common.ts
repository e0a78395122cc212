/** ROUGE-L's F1 of two texts, each as its words: precision and recall of their longest common subsequence count the same. */
export function longestCommonF1(answer: readonly string[], reference: readonly string[]): number {
  const common = longestCommonSubsequence(answer, reference)
  if (common === 0) return 0
  const precision = common / answer.length
  const recall = common / reference.length
  return (2 * precision * recall) / (precision + recall)
}

/** Memory grows with the length of the texts, never with its product. */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const numbers = new Map<string, number>()
  for (const word of b) if (!numbers.has(word)) numbers.set(word, numbers.size)
  // A word only one text has is in no common subsequence; dropping it first makes the table much smaller.
  const inA = new Set(a)
  const left = Int32Array.from(a.flatMap((word) => numbers.get(word) ?? []))
  const top = Int32Array.from(b.flatMap((word) => (inA.has(word) ? numbers.get(word)! : [])))
  let above = new Int32Array(top.length + 1)
  let row = new Int32Array(top.length + 1)
  for (const word of left) {
    let before = 0
    for (let j = 0; j < top.length; j++) {
      if (top[j] === word) before = above[j]! + 1
      else if (above[j + 1]! > before) before = above[j + 1]!
      row[j + 1] = before
    }
    ;[above, row] = [row, above]
  }
  return above[top.length]!
}
