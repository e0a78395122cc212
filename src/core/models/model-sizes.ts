/** What a model file says of itself, whoever has read it. */
export interface ModelSizes {
  readonly architecture: string
  /**
   * A number of the metadata that stands under the architecture's name; undefined: it is not there, or is no single
   * number.
   */
  readonly number: (key: string) => number | undefined
  readonly tensors: readonly { readonly name: string; /** Row length first. */ readonly shape: readonly number[] }[]
}

/**
 * What a file's metadata claim and its own tensors contradict, with both values; undefined: nothing. Who loops over a
 * count or makes room for it asks this first: a count costs four bytes to write, the tensors that bear it out have to
 * be there.
 */
export function sizeFault(sizes: ModelSizes): string | undefined {
  return blockFault(sizes) ?? widthFault(sizes) ?? headFault(sizes) ?? ropeFault(sizes) ?? expertFault(sizes)
}

function blockFault(sizes: ModelSizes): string | undefined {
  const isEncoderDecoder = sizes.tensors.some(({ name }) => name.startsWith('enc.blk.'))
  if (!isEncoderDecoder) return stackFault(sizes, 'blk', 'block_count', sizes.number('block_count'))
  const own = sizes.number('decoder_block_count')
  return (
    stackFault(sizes, 'enc.blk', 'block_count', sizes.number('block_count')) ??
    (own === undefined
      ? stackFault(sizes, 'dec.blk', 'block_count', sizes.number('block_count'))
      : stackFault(sizes, 'dec.blk', 'decoder_block_count', own))
  )
}

/** Of the blocks whose tensors' names begin so: a model of two stacks counts each. */
function stackFault(
  { architecture, number, tensors }: ModelSizes,
  prefix: string,
  name: string,
  claimed: number | undefined,
): string | undefined {
  const key = `${architecture}.${name}`
  if (claimed === undefined || !Number.isInteger(claimed) || claimed < 1)
    return `its metadata do not say how many blocks it has (${key} is ${claimed ?? 'not there'})`
  if (claimed > tensors.length)
    return `its metadata claim ${claimed} blocks (${key}), and it has ${tensors.length} tensors in all`
  let there = 0
  for (const { name: tensor } of tensors) {
    const block = blockOf(tensor, prefix)
    if (block === undefined) continue
    if (block >= claimed)
      return `its tensor ${tensor} is of block ${block}, counted from 0, and its metadata claim ${claimed} blocks (${key})`
    there = Math.max(there, block + 1)
  }
  // Blocks that predict further tokens are counted and may be left out.
  const further = number('nextn_predict_layers') ?? 0
  return claimed <= there + Math.min(further, there)
    ? undefined
    : `its metadata claim ${claimed} blocks (${key}), its tensors are of ${there}`
}

function blockOf(name: string, prefix: string): number | undefined {
  if (!name.startsWith(`${prefix}.`)) return undefined
  const [block] = /^\d+(?=\.)/.exec(name.slice(prefix.length + 1)) ?? []
  return block === undefined ? undefined : Number(block)
}

function widthFault({ architecture, number, tensors }: ModelSizes): string | undefined {
  const [claimed, there] = [
    number('embedding_length'),
    tensors.find(({ name }) => name === 'token_embd.weight')?.shape[0],
  ]
  if (claimed === undefined || there === undefined || claimed === there) return undefined
  return `its metadata claim an embedding of ${claimed} (${architecture}.embedding_length), its token_embd.weight has rows of ${there}`
}

/** Some models have a gate beside their queries, others heads of two sizes: the rows are a multiple in any case. */
function headFault({ architecture, number, tensors }: ModelSizes): string | undefined {
  for (const [key, matrix] of [
    ['attention.head_count', 'attn_q.weight'],
    ['attention.head_count_kv', 'attn_k.weight'],
  ] as const) {
    const claimed = number(key)
    const tensor = claimed === undefined ? undefined : tensors.find(({ name }) => name.endsWith(`.${matrix}`))
    const rows = tensor?.shape[1] ?? 1
    if (tensor !== undefined && (claimed === 0 || rows % (claimed ?? 1) !== 0)) {
      return `its metadata claim ${claimed} heads (${architecture}.${key}), its ${tensor.name} has ${rows} rows`
    }
  }
  const [heads, shared] = [number('attention.head_count'), number('attention.head_count_kv')]
  if (heads === undefined || shared === undefined || shared === 0 || heads % shared === 0) return undefined
  return `its metadata claim ${heads} heads (${architecture}.attention.head_count) that share ${shared} (${architecture}.attention.head_count_kv)`
}

function ropeFault({ architecture, number }: ModelSizes): string | undefined {
  const [turned, width, heads] = [
    number('rope.dimension_count'),
    number('embedding_length'),
    number('attention.head_count'),
  ]
  const head =
    number('attention.key_length') ??
    (width === undefined || heads === undefined || heads === 0 ? undefined : width / heads)
  if (turned === undefined || head === undefined || (turned <= head && turned % 2 === 0)) return undefined
  return `its metadata claim rope over ${turned} dimensions (${architecture}.rope.dimension_count), its heads have ${head}`
}

/** Experts lie in one tensor for all of a block; in old files each had tensors of its own. */
function expertFault({ architecture, number, tensors }: ModelSizes): string | undefined {
  const claimed = number('expert_count') ?? 0
  const used = number('expert_used_count') ?? 0
  if (claimed === 0)
    return used === 0
      ? undefined
      : `its metadata claim that ${used} experts are used (${architecture}.expert_used_count) of none`
  let there = 0
  for (const { name, shape } of tensors) {
    const [, own] = /^blk\.\d+\.ffn_(?:gate|up|down)\.(\d+)\.weight$/.exec(name) ?? []
    if (own !== undefined) there = Math.max(there, Number(own) + 1)
    else if (/^blk\.\d+\.ffn_(?:gate|up|down|gate_up)_exps\.weight$/.test(name)) there = Math.max(there, shape[2] ?? 1)
  }
  if (claimed !== there)
    return `its metadata claim ${claimed} experts (${architecture}.expert_count), its tensors have ${there}`
  return used >= 1 && used <= claimed
    ? undefined
    : `its metadata claim that ${used} experts are used (${architecture}.expert_used_count) of ${claimed}`
}
