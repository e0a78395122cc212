// A process of its own that asks libllama by its C functions: node-llama-cpp never calls `llama_encode`. Reads from
// standard input
//
//   { libraries: where libllama lies, model: the file, source: tokens, target: what the decoder reads, with its start }
//
// and writes the logits after each token of the target, as rows of 32-bit floats; with `timed: { threads, answer,
// prompts }` instead how long greedy answers of so many tokens to some prompts take, with libllama's own defaults, as
// JSON. Plain JavaScript: Node's types do not know `node:ffi` yet; start it with --experimental-ffi.
//
// Structures go by value. On x86-64 Linux they lie on the stack, behind six registers: there alone this works.

import { dlopen, toArrayBuffer } from 'node:ffi'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'

const { libraries, model: file, source, target, timed } = await json(process.stdin)

const words = (count) => Array.from({ length: count }, () => 'uint64')
/** What is left of the registers when a pointer has taken the first. */
const unused = [0n, 0n, 0n, 0n, 0n]
/** In words of 64 bits, as llama.h of this release has them. */
const sizes = { modelParams: 10, contextParams: 20, batch: 7 }
const taking = (first, size) => [first, ...words(unused.length), ...words(size)]

dlopen(join(libraries, 'libggml-base.so'), {})
const { functions: ggml } = dlopen(join(libraries, 'libggml.v0.5.0.so'), {
  ggml_backend_load_all_from_path: { arguments: ['string'], return: 'void' },
})
const { functions: llama } = dlopen(join(libraries, 'libllama.v0.5.0.so'), {
  llama_model_default_params: { arguments: ['pointer'], return: 'void' },
  llama_context_default_params: { arguments: ['pointer'], return: 'void' },
  llama_model_load_from_file: { arguments: taking('string', sizes.modelParams), return: 'pointer' },
  llama_init_from_model: { arguments: taking('pointer', sizes.contextParams), return: 'pointer' },
  llama_encode: { arguments: taking('pointer', sizes.batch), return: 'int32' },
  llama_decode: { arguments: taking('pointer', sizes.batch), return: 'int32' },
  llama_get_logits: { arguments: ['pointer'], return: 'pointer' },
  llama_get_memory: { arguments: ['pointer'], return: 'pointer' },
  llama_memory_clear: { arguments: ['pointer', 'uint8'], return: 'void' },
  llama_model_get_vocab: { arguments: ['pointer'], return: 'pointer' },
  llama_vocab_n_tokens: { arguments: ['pointer'], return: 'int32' },
})
const { getRawPointer } = await import('node:ffi')
/** What the last batch points to: held here, or it is gone before it is read. */
let pointedTo

ggml.ggml_backend_load_all_from_path(libraries)
const model = llama.llama_model_load_from_file(file, ...unused, ...wordsOf(modelParams()))
const context = llama.llama_init_from_model(model, ...unused, ...wordsOf(contextParams()))
const vocabulary = llama.llama_vocab_n_tokens(llama.llama_model_get_vocab(model))
if (timed === undefined) {
  encode(source)
  process.stdout.write(new Uint8Array(decode(target)))
} else {
  process.stdout.write(JSON.stringify(timed.prompts.map((prompt) => secondsOf(prompt, timed))))
}

function encode(tokens) {
  if (llama.llama_encode(context, ...unused, ...batchOf(tokens)) !== 0) throw new Error('llama_encode failed')
}

/** The logits after each of the tokens. */
function decode(tokens) {
  if (llama.llama_decode(context, ...unused, ...batchOf(tokens)) !== 0) throw new Error('llama_decode failed')
  return toArrayBuffer(llama.llama_get_logits(context), 4 * vocabulary * tokens.length, true)
}

/** By the clock and of the processor. */
function secondsOf(prompt, { answer }) {
  const [began, busy] = [performance.now(), process.cpuUsage()]
  llama.llama_memory_clear(llama.llama_get_memory(context), 1)
  encode(prompt)
  const tokens = [0]
  while (tokens.length <= answer) {
    const logits = new Float32Array(decode(tokens.slice(-1)))
    tokens.push(logits.indexOf(logits.reduce((most, logit) => Math.max(most, logit), -Infinity)))
  }
  const { user, system } = process.cpuUsage(busy)
  return { seconds: (performance.now() - began) / 1000, processor: (user + system) / 1e6, tokens: tokens.slice(1) }
}

function modelParams() {
  const bytes = Buffer.alloc(8 * sizes.modelParams)
  llama.llama_model_default_params(getRawPointer(bytes))
  if (timed === undefined) bytes.writeUInt8(0, 74) // use_extra_bufts: no weights in another order
  return bytes
}

function contextParams() {
  const bytes = Buffer.alloc(8 * sizes.contextParams)
  llama.llama_context_default_params(getRawPointer(bytes))
  for (const at of [0, 4, 8]) bytes.writeUInt32LE(512, at) // n_ctx, n_batch, n_ubatch
  for (const at of [28, 32]) bytes.writeInt32LE(timed?.threads ?? 1, at) // n_threads, n_threads_batch
  if (timed !== undefined) return bytes
  bytes.writeInt32LE(0, 52) // flash_attn_type: none
  for (const at of [104, 108]) bytes.writeInt32LE(0, at) // type_k, type_v: F32
  return bytes
}

/** The words of a batch all of whose tokens ask for logits. */
function batchOf(list) {
  pointedTo = [Buffer.from(Int32Array.from(list).buffer), Buffer.alloc(list.length, 1)]
  const [ids, outputs] = pointedTo.map((each) => getRawPointer(each))
  return [BigInt(list.length), ids, 0n, 0n, 0n, 0n, outputs]
}

function wordsOf(bytes) {
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readBigUInt64LE(8 * i))
}
