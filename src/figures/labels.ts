/**
 * Where labels stand so that none covers another: at their values where there is room, and else side by side around the
 * mean of those that meet.
 *
 * @param gap least distance of two
 */
export function dodgeLabels(values: readonly number[], gap: number): readonly number[] {
  const order = values
    .map((value, place) => ({ value, place }))
    .toSorted((a, b) => a.value - b.value || a.place - b.place)
  const blocks: { readonly members: typeof order; readonly middle: number }[] = []
  for (const label of order) {
    let block = { members: [label], middle: label.value }
    for (;;) {
      const before = blocks.at(-1)
      if (before === undefined || bottom(block, gap) - top(before, gap) >= gap) break
      blocks.pop()
      const members = [...before.members, ...block.members]
      block = { members, middle: members.reduce((sum, { value }) => sum + value, 0) / members.length }
    }
    blocks.push(block)
  }
  const placed = values.map(() => 0)
  for (const block of blocks) block.members.forEach(({ place }, i) => (placed[place] = bottom(block, gap) + i * gap))
  return placed
}

interface Block {
  readonly members: readonly unknown[]
  readonly middle: number
}

function bottom({ members, middle }: Block, gap: number): number {
  return middle - ((members.length - 1) * gap) / 2
}

function top(block: Block, gap: number): number {
  return bottom(block, gap) + (block.members.length - 1) * gap
}
