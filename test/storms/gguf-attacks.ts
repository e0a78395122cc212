import { randomBelow, type Random } from '#core/random/index.ts'
import { presets, randomModel, type RandomModelConfig } from '../../build/random-model/model.ts'
import { chatTemplate } from '../../build/random-model/vocabulary.ts'
import { loraAdapter, tinyAdapter } from '../engine/models.ts'
import {
  array,
  bytesOf,
  rawOf,
  scalar,
  text,
  types,
  type RawGguf,
  type RawMetadata,
  type RawTensor,
} from './raw-gguf.ts'
import { hostileTemplates } from './hostile-templates.ts'

export interface Attack {
  readonly name: string
  readonly kind: 'model' | 'adapter'
  readonly bytes: Buffer
}

/** One thing of a small model, or of an adapter for the tiny one, changed; of every seventh file two things. */
export function attackOf(random: Random, number: number): Attack {
  const [name, change] = of(kinds, number)
  if (name.startsWith('adapter')) {
    const adapter = rawOf(loraAdapter({ ...tinyAdapter, alpha: 8 }))
    return { name, kind: 'adapter', bytes: change(adapter, random) ?? bytesOf(adapter) }
  }
  const [base, config] = of(bases, randomBelow(random, bases.length))
  const raw = rawOf(randomModel(config))
  const first = change(raw, random)
  if (first !== undefined) return { name: `${name} of ${base}`, kind: 'model', bytes: first }
  if (number % 7 !== 6) return { name: `${name} of ${base}`, kind: 'model', bytes: bytesOf(raw) }
  const [other, more] = of(kinds.slice(0, 14), randomBelow(random, 14))
  return { name: `${name} and ${other} of ${base}`, kind: 'model', bytes: more(raw, random) ?? bytesOf(raw) }
}

const tiny = presets.tiny
const bases: readonly (readonly [string, RandomModelConfig])[] = [
  ['llama F32', tiny],
  ['llama with a template', { ...tiny, chatTemplate }],
  ['qwen2 Q8_0', { ...tiny, architecture: 'qwen2', type: 'Q8_0', seed: 3 }],
  ['qwen3 F16', { ...tiny, architecture: 'qwen3', type: 'F16', seed: 4 }],
  ['llama Q4_0, tied', { ...tiny, type: 'Q4_0', tied: true, ropeFactors: true }],
  [
    'llama Q4_K',
    { ...tiny, type: 'Q4_K', width: 256, ffn: 256, ropeScaling: { type: 'yarn', factor: 4, originalContext: 512 } },
  ],
  ['llama BF16, own head size', { ...tiny, type: 'BF16', headSize: 32, layers: 1 }],
]

/** Changes the file, or gives its bytes where it takes them apart itself. */
type Change = (raw: RawGguf, random: Random) => Buffer | undefined

const numbers = [
  0,
  1,
  2,
  3,
  5,
  7,
  9,
  17,
  63,
  65,
  127,
  255,
  512,
  640,
  4095,
  65_535,
  65_536,
  20_000_000,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 2,
  2 ** 32 - 1,
  -1,
]
const huge = [
  0n,
  1n,
  31n,
  33n,
  2n ** 31n,
  2n ** 32n,
  2n ** 33n + 1n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
]
const names = [
  'blk.20000000.attn_norm.weight',
  'blk.2.attn_norm.weight',
  'blk.-1.attn_q.weight',
  'blk.99999999999999999999.ffn_up.weight',
  'blk.0.attn_q.bias',
  '',
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(5000),
  'enc.blk.0.attn_q.weight',
  '__proto__',
  'a\0b',
  '\u001b[31mred',
  'token_embd.weight',
  'output.weight',
  'blk.1.ffn_gate_exps.weight',
  'rope_freqs.weight',
  'cls.weight',
]
const keys = [
  '',
  '__proto__',
  'llama.__proto__.block_count',
  'constructor',
  'tokenizer.ggml.tokens.x',
  'general',
  'a\0b',
  '\u001b]0;x\u0007',
  'x'.repeat(70_000),
  'split.count',
  'llama.expert_count',
  'llama.expert_used_count',
  'llama.attention.key_length',
  'llama.attention.value_length',
  'llama.attention.sliding_window',
  'llama.nextn_predict_layers',
  'llama.rope.scaling.factor',
  'llama.attention.scale',
  'llama.leading_dense_block_count',
  'llama.decoder_block_count',
  'llama.pooling_type',
  'general.alignment',
  'tokenizer.ggml.precompiled_charsmap',
  'tokenizer.ggml.add_space_prefix',
  'tokenizer.ggml.padding_token_id',
]
const architectures = [
  'qwen2',
  'qwen3',
  'gemma',
  'gemma2',
  'gemma3',
  'phi2',
  'phi3',
  'mamba',
  'rwkv6',
  'rwkv7',
  'gpt2',
  'falcon',
  'bloom',
  'mpt',
  'starcoder2',
  'deepseek2',
  'llama4',
  'command-r',
  'olmo2',
  'granite',
  'jamba',
  'lfm2',
  't5',
  'bert',
  'clip',
  'chatglm',
  'minicpm3',
  'exaone',
  'nemotron',
  'gpt-oss',
  'smollm3',
  'stablelm',
  'plamo2',
  'deci',
  'oddity',
  '',
  '__proto__',
  'constructor',
  'x'.repeat(1000),
]

const kinds: readonly (readonly [string, Change])[] = [
  [
    'a number',
    (raw, random) => {
      const entry = one(
        raw.metadata.filter(({ type }) => type === types.u32 || type === types.i32),
        random,
      )
      entry.value = scalar(entry.type, one(numbers, random))
      return undefined
    },
  ],
  [
    'a size',
    (raw, random) => {
      const entry = one(
        raw.metadata.filter(({ key }) => /count|length|size|dimension/.test(key.toString())),
        random,
      )
      entry.value = scalar(entry.type, one(numbers, random))
      return undefined
    },
  ],
  [
    'a fraction',
    (raw, random) => {
      const entry = one(
        raw.metadata.filter(({ type }) => type === types.f32),
        random,
      )
      entry.value = scalar(entry.type, one([NaN, Infinity, -Infinity, 0, -1, 1e38, 1e-45, 3], random))
      return undefined
    },
  ],
  [
    'a type',
    (raw, random) => {
      const entry = one(raw.metadata, random)
      entry.type = randomBelow(random, 14)
      entry.value =
        entry.type === types.string
          ? text('llama')
          : entry.type === types.array
            ? array(one([4, 5, 6, 8, 9, 13], random), [])
            : scalar(entry.type, 2)
      return undefined
    },
  ],
  [
    'a list in place of one value',
    (raw, random) => {
      const entry = one(
        raw.metadata.filter(({ type }) => type !== types.array),
        random,
      )
      const type = one([types.u32, types.i32, types.f32, types.bool], random)
      Object.assign(entry, {
        type: types.array,
        value: array(
          type,
          Array.from({ length: one([0, 1, 2, 3, 600], random) }, () => scalar(type, one(numbers, random))),
        ),
      })
      return undefined
    },
  ],
  [
    'a missing key',
    (raw, random) => {
      raw.metadata.splice(randomBelow(random, raw.metadata.length), 1)
      raw.metadataCount--
      return undefined
    },
  ],
  [
    'one key more',
    (raw, random) => {
      const type = one([types.u32, types.i32, types.f32, types.u64, types.string, types.bool], random)
      raw.metadata.push({
        key: Buffer.from(one([...keys, one(raw.metadata, random).key.toString()], random)),
        type,
        value: type === types.string ? text('8') : scalar(type, one(numbers, random)),
      })
      raw.metadataCount++
      return undefined
    },
  ],
  [
    'an architecture',
    (raw, random) => {
      const name = one(architectures, random)
      for (const entry of raw.metadata) {
        const key = entry.key.toString()
        if (key === 'general.architecture') entry.value = text(name)
        else if (/^(?:llama|qwen\d)\./.test(key)) entry.key = Buffer.from(key.replace(/^[^.]+/, name))
      }
      return undefined
    },
  ],
  ['a tokenizer', tokenizer],
  ['tokens', tokens],
  [
    'a special token',
    (raw, random) => {
      const name = one(['bos', 'eos', 'eot', 'unknown', 'padding', 'eom'], random)
      set(
        raw,
        `tokenizer.ggml.${name}_token_id`,
        types.u32,
        scalar(types.u32, one([...numbers, 639, 641, 262], random)),
      )
      if (randomBelow(random, 2) === 0) drop(raw, 'tokenizer.ggml.eos_token_id')
      return undefined
    },
  ],
  [
    'a tensor name',
    (raw, random) => {
      const tensor = one(raw.tensors, random)
      const name = one([...names, one(raw.tensors, random).name.toString()], random)
      if (randomBelow(random, 2) === 0) tensor.name = Buffer.from(name)
      else add(raw, { ...tensor, name: Buffer.from(name) })
      return undefined
    },
  ],
  [
    'a shape',
    (raw, random) => {
      const tensor = one(raw.tensors, random)
      const i = randomBelow(random, tensor.shape.length)
      const ways = [
        () => {
          tensor.shape[i] = one(huge, random)
        },
        () => {
          tensor.shape.reverse()
        },
        () => {
          tensor.shape.push(one(huge, random))
        },
        () => {
          tensor.shape = Array.from({ length: one([0, 1, 3, 4, 5, 1000], random) }, () => one(huge, random))
        },
        () => {
          tensor.shape[i] = (tensor.shape[i] ?? 0n) / 2n
        },
        () => {
          tensor.shape = [(tensor.shape[0] ?? 1n) * (tensor.shape[1] ?? 1n)]
        },
      ]
      one(ways, random)()
      return undefined
    },
  ],
  [
    'a missing tensor',
    (raw, random) => {
      const [gone] = raw.tensors.splice(randomBelow(random, raw.tensors.length), 1)
      for (const tensor of raw.tensors)
        if (gone && tensor.offset > gone.offset) tensor.offset -= BigInt(Math.ceil(gone.bytes.length / 32) * 32)
      raw.tensorCount--
      return undefined
    },
  ],
  [
    'a tensor type',
    (raw, random) => {
      one(raw.tensors, random).type = one(
        [0, 1, 2, 3, 4, 6, 8, 9, 12, 14, 15, 16, 24, 26, 27, 28, 29, 30, 31, 34, 39, 40, 99, 2 ** 31],
        random,
      )
      return undefined
    },
  ],
  [
    'a tensor in another type that fits',
    (raw, random) => {
      const tensor = one(
        raw.tensors.filter(({ shape }) => shape.length === 2 || randomBelow(random, 2) === 0),
        random,
      )
      const [type, bytes] = one(
        [
          [0, 4],
          [1, 2],
          [24, 1],
          [25, 2],
          [26, 4],
          [27, 8],
          [28, 8],
          [30, 2],
        ] as const,
        random,
      )
      resize(raw, tensor, type, Number(tensor.shape.reduce((product, each) => product * each, 1n)) * bytes)
      return undefined
    },
  ],
  [
    'an offset',
    (raw, random) => {
      one(raw.tensors, random).offset += one([-32n, 1n, 32n, -64n, 2n ** 40n, 2n ** 63n, -1n], random)
      return undefined
    },
  ],
  [
    'an alignment',
    (raw, random) => {
      const alignment = one([0, 1, 3, 8, 64, 4096, 2 ** 31], random)
      set(raw, 'general.alignment', types.u32, scalar(types.u32, alignment))
      if (randomBelow(random, 2) === 0 && alignment > 0 && alignment < 5000) raw.alignment = alignment
      return undefined
    },
  ],
  [
    'a count of the header',
    (raw, random) => {
      if (randomBelow(random, 2) === 0)
        raw.tensorCount = one([...huge, raw.tensorCount + 1n, raw.tensorCount - 1n], random)
      else raw.metadataCount = one([...huge, raw.metadataCount + 1n, raw.metadataCount - 1n], random)
      return undefined
    },
  ],
  [
    'a version',
    (raw, random) => {
      raw.version = one([0, 1, 2, 4, 2 ** 24 * 3, 2 ** 32 - 1], random)
      return undefined
    },
  ],
  [
    'the end missing',
    (raw, random) => {
      const bytes = bytesOf(raw)
      return bytes.subarray(0, randomBelow(random, bytes.length))
    },
  ],
  [
    'the end of the header missing',
    (raw, random) => {
      const bytes = bytesOf(raw)
      return bytes.subarray(0, randomBelow(random, Math.min(20_000, bytes.length)))
    },
  ],
  ['bytes of the header', (raw, random) => flipped(bytesOf(raw), random, 4, headerOf(raw))],
  ['bytes near its beginning', (raw, random) => flipped(bytesOf(raw), random, 4, 1600)],
  ['bytes of the weights', (raw, random) => flipped(bytesOf(raw), random, headerOf(raw), bytesOf(raw).length)],
  [
    'a whole tensor of noise',
    (raw, random) => {
      const tensor = one(raw.tensors, random)
      for (let i = 0; i < tensor.bytes.length; i++) tensor.bytes[i] = randomBelow(random, 256)
      return undefined
    },
  ],
  [
    'a template',
    (raw, random) => {
      set(raw, 'tokenizer.chat_template', types.string, text(one(hostileTemplates, random)))
      return undefined
    },
  ],
  [
    'adapter: alpha',
    (raw, random) => {
      const type = one([types.f32, types.f32, types.u32, types.f64, types.string, types.bool, types.u64], random)
      set(
        raw,
        'adapter.lora.alpha',
        type,
        type === types.string ? text('16') : scalar(type, one([NaN, Infinity, 0, -1, 1e38, 16], random)),
      )
      return undefined
    },
  ],
  [
    'adapter: a tensor',
    (raw, random) => {
      const tensor = one(raw.tensors, random)
      const ways = [
        () => {
          tensor.name = Buffer.from(
            one(
              [...names, 'blk.20000000.attn_q.weight.lora_a', 'blk.0.attn_q.weight.lora_c', 'token_embd.weight.lora_a'],
              random,
            ),
          )
        },
        () => {
          tensor.shape.reverse()
        },
        () => {
          tensor.shape[randomBelow(random, 2)] = one(huge, random)
        },
        () => {
          tensor.type = one([1, 8, 12, 24, 26, 27, 99], random)
        },
        () => {
          resize(raw, tensor, 26, tensor.bytes.length)
        },
        () => {
          tensor.bytes.writeFloatLE(one([NaN, Infinity], random), 4 * randomBelow(random, tensor.bytes.length / 4))
        },
        () => {
          tensor.offset += 32n
        },
      ]
      one(ways, random)()
      return undefined
    },
  ],
  ['adapter: bytes', (raw, random) => flipped(bytesOf(raw), random, 4, bytesOf(raw).length)],
  [
    'adapter: a key',
    (raw, random) => {
      const entry = one(raw.metadata, random)
      const ways = [
        () => {
          entry.type = randomBelow(random, 13)
          entry.value = scalar(entry.type, 1)
        },
        () => {
          entry.key = Buffer.from(one(keys, random))
        },
        () => {
          entry.value = text('x')
        },
      ]
      one(ways, random)()
      return undefined
    },
  ],
]

function tokenizer(raw: RawGguf, random: Random): undefined {
  set(
    raw,
    'tokenizer.ggml.model',
    types.string,
    text(one(['llama', 'bert', 't5', 'rwkv', 'plamo2', 'gpt2', 'none', 'no_vocab', 'oddity', ''], random)),
  )
  if (randomBelow(random, 2) === 0)
    set(
      raw,
      'tokenizer.ggml.pre',
      types.string,
      text(one(['default', 'llama-bpe', 'qwen2', 'oddity', '', 'tekken', 'gpt-4o'], random)),
    )
  if (randomBelow(random, 3) === 0) drop(raw, 'tokenizer.ggml.merges')
  return undefined
}

/** What the lists of the vocabulary hold, and how much of it. */
function tokens(raw: RawGguf, random: Random): undefined {
  const items = (make: (i: number) => string, count = 640) =>
    array(
      types.string,
      Array.from({ length: count }, (_, i) => text(make(i))),
    )
  const ways = [
    () => {
      set(
        raw,
        'tokenizer.ggml.tokens',
        types.array,
        items((i) => `t${i}`, one([0, 1, 639, 641], random)),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.tokens',
        types.array,
        items(() => one(['same', ''], random)),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.tokens',
        types.array,
        items((i) => String.fromCharCode(0xd7ff - i).repeat(i % 9)),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.tokens',
        types.array,
        array(
          types.string,
          Array.from({ length: 640 }, (_, i) => text(Buffer.from([i & 255, 0x80 | (i & 127), 0xff]))),
        ),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.tokens',
        types.array,
        items((i) => (i < 3 ? 'a'.repeat(100_000) : `t${i}`)),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.merges',
        types.array,
        items(
          (i) => one(['', ' ', 'a', 'a a', 'aa aa', 'a  b', `x${i} y${i}`, 'Ġ Ġ', `${'a'.repeat(i)} a`], random),
          one([0, 1, 300, 5000], random),
        ),
      )
    },
    () => {
      set(raw, 'tokenizer.ggml.merges', types.array, array(types.i32, [scalar(types.i32, 1)]))
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.token_type',
        types.array,
        array(
          types.i32,
          Array.from({ length: one([0, 1, 639, 640, 641], random) }, () =>
            scalar(types.i32, one([-1, 0, 1, 2, 3, 4, 5, 6, 7, 2 ** 31 - 1], random)),
          ),
        ),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.token_type',
        types.array,
        array(
          types.u8,
          Array.from({ length: 640 }, () => scalar(types.u8, 1)),
        ),
      )
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.scores',
        types.array,
        array(
          types.f32,
          Array.from({ length: one([0, 1, 640, 5000], random) }, () =>
            scalar(types.f32, one([NaN, -1, Infinity, 0], random)),
          ),
        ),
      )
    },
    () => {
      set(raw, 'tokenizer.ggml.tokens', types.array, array(types.string, [], one(huge, random)))
    },
    () => {
      set(
        raw,
        'tokenizer.ggml.precompiled_charsmap',
        types.array,
        array(
          types.u8,
          Array.from({ length: 64 }, () => scalar(types.u8, randomBelow(random, 256))),
        ),
      )
      set(raw, 'tokenizer.ggml.model', types.string, text('t5'))
    },
  ]
  one(ways, random)()
  return undefined
}

function set(raw: RawGguf, key: string, type: number, value: Buffer): void {
  const there = raw.metadata.find((entry) => entry.key.toString() === key)
  const entry: RawMetadata = { key: Buffer.from(key), type, value }
  if (there) Object.assign(there, entry)
  else {
    raw.metadata.push(entry)
    raw.metadataCount++
  }
}

function drop(raw: RawGguf, key: string): void {
  const at = raw.metadata.findIndex((entry) => entry.key.toString() === key)
  if (at === -1) return
  raw.metadata.splice(at, 1)
  raw.metadataCount--
}

/** At the end, where a tensor has to be. */
function add(raw: RawGguf, tensor: RawTensor): void {
  raw.tensors.push({
    ...tensor,
    offset: raw.tensors.reduce((end, { bytes }) => end + BigInt(Math.ceil(bytes.length / 32) * 32), 0n),
  })
  raw.tensorCount++
}

/** Other bytes of another length, with all that follows moved. */
function resize(raw: RawGguf, tensor: RawTensor, type: number, length: number): void {
  Object.assign(tensor, { type, bytes: Buffer.alloc(length, tensor.bytes) })
  let offset = 0n
  for (const each of raw.tensors) {
    each.offset = offset
    offset += BigInt(Math.ceil(each.bytes.length / 32) * 32)
  }
}

function headerOf(raw: RawGguf): number {
  return bytesOf({ ...raw, tensors: raw.tensors.map((tensor) => ({ ...tensor, bytes: Buffer.alloc(0) })) }).length
}

function flipped(bytes: Buffer, random: Random, from: number, to: number): Buffer {
  const count = one([1, 1, 2, 8, 64], random)
  for (let i = 0; i < count; i++)
    bytes[from + randomBelow(random, to - from)] = one([0, 0xff, 0x7f, 0x80, randomBelow(random, 256)], random)
  return bytes
}

function one<T>(items: readonly T[], random: Random): T {
  return of(items, randomBelow(random, items.length))
}

function of<T>(items: readonly T[], i: number): T {
  return items[i % items.length] as T
}
