import { expect, test } from 'vitest'
import { sizeFault, type ModelSizes } from '#core/models/model-sizes.ts'

const numbers: Readonly<Record<string, number>> = {
  block_count: 2,
  embedding_length: 64,
  'attention.head_count': 4,
  'attention.head_count_kv': 2,
  'rope.dimension_count': 16,
}
const tensors: ModelSizes['tensors'] = [
  { name: 'token_embd.weight', shape: [64, 640] },
  ...[0, 1].flatMap((block) => [
    { name: `blk.${block}.attn_q.weight`, shape: [64, 64] },
    { name: `blk.${block}.attn_k.weight`, shape: [64, 32] },
    { name: `blk.${block}.ffn_norm.weight`, shape: [64] },
  ]),
]
const faultOf = (changes: Readonly<Record<string, number>>, more: ModelSizes['tensors'] = []) => {
  const metadata: Readonly<Record<string, number | undefined>> = { ...numbers, ...changes }
  return sizeFault({ architecture: 'llama', number: (key) => metadata[key], tensors: [...tensors, ...more] })
}
const experts = (count: number) => [{ name: 'blk.1.ffn_gate_exps.weight', shape: [64, 128, count] }]

test.each<readonly [string, string | undefined]>([
  ['what its tensors bear out', faultOf({})],
  ['a gate beside the queries', faultOf({}, [{ name: 'blk.1.attn_q.weight', shape: [64, 128] }])],
  ['blocks that predict further tokens and were left out', faultOf({ block_count: 3, nextn_predict_layers: 1 })],
  [
    'blocks without tensors in between',
    faultOf({ block_count: 4 }, [{ name: 'blk.3.ffn_up.weight', shape: [64, 128] }]),
  ],
  ['experts in one tensor', faultOf({ expert_count: 8, expert_used_count: 2 }, experts(8))],
  [
    'experts with a tensor each',
    faultOf(
      { expert_count: 2, expert_used_count: 1 },
      [0, 1].map((expert) => ({ name: `blk.0.ffn_up.${expert}.weight`, shape: [64, 128] })),
    ),
  ],
  ['rope over half a head', faultOf({ 'rope.dimension_count': 8 })],
  ['heads of a size of their own', faultOf({ 'attention.key_length': 32, 'rope.dimension_count': 32 })],
])('%s is believed', (_, fault) => {
  expect(fault).toBeUndefined()
})

test.each<readonly [string, string | undefined]>([
  [
    'its metadata claim 2147483647 blocks (llama.block_count), and it has 7 tensors in all',
    faultOf({ block_count: 2 ** 31 - 1 }),
  ],
  ['its metadata claim 3 blocks (llama.block_count), its tensors are of 2', faultOf({ block_count: 3 })],
  ['its metadata do not say how many blocks it has (llama.block_count is 0)', faultOf({ block_count: 0 })],
  ['its metadata do not say how many blocks it has (llama.block_count is NaN)', faultOf({ block_count: NaN })],
  [
    'its tensor blk.20000000.attn_norm.weight is of block 20000000, counted from 0, and its metadata claim 2 blocks (llama.block_count)',
    faultOf({}, [{ name: 'blk.20000000.attn_norm.weight', shape: [64] }]),
  ],
  [
    'its metadata claim 20000001 blocks (llama.block_count), and it has 8 tensors in all',
    faultOf({ block_count: 20_000_001 }, [{ name: 'blk.20000000.attn_norm.weight', shape: [64] }]),
  ],
  [
    'its metadata claim 5 blocks (llama.block_count), its tensors are of 2',
    faultOf({ block_count: 5, nextn_predict_layers: 2 ** 31 }),
  ],
  [
    'its metadata claim an embedding of 4294967295 (llama.embedding_length), its token_embd.weight has rows of 64',
    faultOf({ embedding_length: 2 ** 32 - 1 }),
  ],
  [
    'its metadata claim 3 heads (llama.attention.head_count), its blk.0.attn_q.weight has 64 rows',
    faultOf({ 'attention.head_count': 3 }),
  ],
  [
    'its metadata claim 0 heads (llama.attention.head_count), its blk.0.attn_q.weight has 64 rows',
    faultOf({ 'attention.head_count': 0 }),
  ],
  [
    'its metadata claim 4294967295 heads (llama.attention.head_count_kv), its blk.0.attn_k.weight has 32 rows',
    faultOf({ 'attention.head_count_kv': 2 ** 32 - 1 }),
  ],
  [
    'its metadata claim 4 heads (llama.attention.head_count) that share 8 (llama.attention.head_count_kv)',
    faultOf({ 'attention.head_count_kv': 8 }),
  ],
  [
    'its metadata claim rope over 4096 dimensions (llama.rope.dimension_count), its heads have 16',
    faultOf({ 'rope.dimension_count': 4096 }),
  ],
  [
    'its metadata claim rope over 7 dimensions (llama.rope.dimension_count), its heads have 16',
    faultOf({ 'rope.dimension_count': 7 }),
  ],
  [
    'its metadata claim 65536 experts (llama.expert_count), its tensors have 8',
    faultOf({ expert_count: 65_536, expert_used_count: 2 }, experts(8)),
  ],
  [
    'its metadata claim that 9 experts are used (llama.expert_used_count) of 8',
    faultOf({ expert_count: 8, expert_used_count: 9 }, experts(8)),
  ],
  ['its metadata claim that 2 experts are used (llama.expert_used_count) of none', faultOf({ expert_used_count: 2 })],
])('%s', (expected, fault) => {
  expect(fault).toBe(expected)
})
