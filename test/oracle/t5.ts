import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { AskRequest } from '#engine/engine.ts'
import { createEngine } from '#engine/client.ts'
import { forkNode } from '#processes/fork-node.ts'
import { batchOf } from '#trainer/process/batches.ts'
import { asksLibllama, libllama } from '../support/libllama.ts'
import { full, gradientOf, openNative } from '../trainer/native.ts'
import { traces } from '../trainer/processes.ts'

/**
 * T5 by transformers, converted by llama.cpp's own converter, and by our kernels: tokens of the prompts under
 * test/golden, greedy answers with their logits, losses and gradients. Prints the largest differences; ends with 1
 * where one is too large. It installs about a gigabyte, and takes minutes.
 *
 *   npm run oracle:t5 [-- --python PYTHON --converter convert_hf_to_gguf.py]
 */
const packages = ['torch==2.13.0', 'transformers==5.24.0', 'sentencepiece==0.2.3', 'protobuf']
/** Its source package has llama.cpp's converter. */
const converterPackage = 'llama-cpp-python==0.3.36'
/** Largest differences: of logits and losses, and of a tensor's gradient as a share of its length. */
const bounds = { logits: 1e-3, loss: 1e-4, gradient: 1e-3 } as const

const folder = fileURLToPath(new URL('../../.cache/oracle-t5/', import.meta.url))
const { values: options } = parseArgs({ options: { python: { type: 'string' }, converter: { type: 'string' } } })

interface Model {
  readonly version: string
  readonly size: string
  readonly file: string
  readonly asked: readonly { readonly tokens: number[]; readonly answer: number[]; readonly logits: number[] }[]
  readonly tooLong: readonly number[]
  readonly taught: readonly {
    readonly tokens: number[]
    readonly answer: number[]
    readonly loss: number
    /** By PyTorch's names: length, and product with a direction. */
    readonly gradient: Readonly<Record<string, readonly [number, number]>>
  }[]
  /** Logits after each token of an answer, row by row; `null` where there is no GELU. */
  readonly compared: {
    readonly tokens: number[]
    readonly answer: number[]
    readonly byFormula: readonly number[]
    readonly byTable: readonly number[]
  } | null
}

const prompts = globSync(fileURLToPath(new URL('../golden/prompts/*/*.tk-instruct.txt', import.meta.url)))
  .toSorted()
  .map((file) => readFileSync(file, 'utf8'))
const models = official()
const engine = createEngine({ fork: forkNode })
let isFine = true
try {
  console.log(
    '| T5 | prompts with equal tokens | answers equal | logits | loss | gradient | libllama: GELU by formula, from a table |\n|---|---|---|---|---|---|---|',
  )
  for (const model of models) {
    const asked = await askedHere(model)
    const taught = await taughtHere(model)
    console.log(
      `| ${model.version} ${model.size} | ${asked.equalTokens} of ${prompts.length} | ${asked.equalAnswers} of ${model.asked.length} | ${asked.logits.toExponential(1)} | ${taught.loss.toExponential(1)} | ${taught.gradient.toExponential(1)} | ${gelus(model)} |`,
    )
    isFine &&=
      asked.equalTokens === prompts.length &&
      asked.equalAnswers === model.asked.length &&
      asked.logits < bounds.logits &&
      taught.loss < bounds.loss &&
      taught.gradient < bounds.gradient
  }
} finally {
  await engine.close()
}
process.exitCode = isFine ? 0 : 1

function official(): readonly Model[] {
  mkdirSync(folder, { recursive: true })
  const python = options.python ?? setUp()
  const converter = options.converter ?? converterOf(python)
  const script = fileURLToPath(new URL('t5.py', import.meta.url))
  return JSON.parse(run(python, [script, folder, converter], JSON.stringify(prompts))) as readonly Model[]
}

/** An environment of its own; made once. */
function setUp(): string {
  const python = join(folder, 'python', 'bin', 'python')
  if (existsSync(python)) return python
  run('python3', ['-m', 'venv', join(folder, 'python')])
  run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  return python
}

function converterOf(python: string): string {
  const source = join(folder, 'converter')
  const found = () => globSync(join(source, '*', 'vendor', 'llama.cpp', 'convert_hf_to_gguf.py'))[0]
  if (found() === undefined) {
    const kind = ['--quiet', '--no-deps', '--no-binary', ':all:']
    run(python, ['-m', 'pip', 'download', ...kind, '--dest', source, converterPackage])
    run('tar', ['--extract', '--gzip', '--directory', source, '--file', globSync(join(source, '*.tar.gz'))[0] ?? ''])
  }
  return found() ?? ''
}

function run(command: string, args: readonly string[], input = ''): string {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    input,
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, HF_HUB_OFFLINE: '1' },
  })
  if (status !== 0) throw new Error(`${command} ended with ${status}`, { cause: error })
  return stdout
}

/** In exact mode, where all is in 32 bits. */
async function askedHere({ file, asked, tooLong }: Model) {
  const outcome = await engine.load({ file, gpuLayers: 0, threads: 1, contextSize: 512 })
  if (outcome.state === 'refused') throw new Error(outcome.reason)
  const requests = prompts.map((text): AskRequest => ({
    candidates: [{ text, sharedLength: 0 }],
    userTurn: false,
    maxAnswerTokens: asked[0]?.answer.length ?? 1,
    stop: 'end of turn',
    decoding: 'free',
    labels: [],
  }))
  const tokenised = await engine.tokenise(requests)
  const fitting = requests.filter((_, i) => tokenised[i]?.state === 'fits')
  const tokens = tokenised.map((each) =>
    each.state === 'fits' ? [...each.prompt] : each.state === 'too-long' ? each.promptTokens : each.message,
  )
  const wanted = [asked.map((each) => each.tokens), tooLong].flat()
  const equalTokens = wanted.filter((each) => tokens.some((own) => String(own) === String(each))).length
  let [equalAnswers, logits] = [0, 0]
  for (const [i, traced] of (await traces(engine, fitting)).entries()) {
    const official = asked[i]
    if (official === undefined) continue
    const answer = [...traced.tokens.subarray(traced.answerFrom)]
    if (String(answer) === String(official.answer)) equalAnswers++
    for (const [row, token] of official.answer.entries())
      if (answer[row] === token)
        logits = Math.max(logits, Math.abs((traced.logits[row] ?? NaN) - (official.logits[row] ?? NaN)))
  }
  return { equalTokens, equalAnswers, logits }
}

async function taughtHere({ file, taught }: Model) {
  const opened = await openNative(file, full)
  let [worstLoss, worstGradient] = [0, 0]
  for (const { tokens, answer, loss, gradient } of taught) {
    const example = { tokens: Int32Array.from([...tokens, ...answer]), answerFrom: tokens.length }
    const batch = batchOf([example], 1 / answer.length, 0)
    worstLoss = Math.max(worstLoss, Math.abs(opened.model.loss(batch) - loss))
    const own = gradientOf(opened, batch)
    for (const [name, [length, product]] of Object.entries(gradient)) {
      const place = opened.model.parameters().find((each) => each.name === nameOf(name))
      if (place === undefined) throw new Error(`${file} has no ${nameOf(name)}, which PyTorch calls ${name}`)
      const part = own.subarray(place.offset, place.offset + place.columns * place.rows)
      const along = part.reduce((sum, x, i) => sum + x * Math.cos(i * 0.7 + 0.3), 0)
      const differences = [Math.abs(Math.hypot(...part) - length), Math.abs(along - product)]
      worstGradient = Math.max(worstGradient, ...differences.map((each) => each / length))
    }
  }
  opened.model.close()
  return { loss: worstLoss, gradient: worstGradient }
}

/** How far libllama's logits are from PyTorch's, with GELU by its formula and from ggml's table of 16-bit numbers. */
function gelus({ file, compared }: Model): string {
  if (compared === null || !asksLibllama) return '–'
  const { tokens, answer, byFormula, byTable } = compared
  const own = libllama(file, tokens, [0, ...answer.slice(0, -1)])
  return [byFormula, byTable]
    .map((official) => Math.max(...official.map((logit, i) => Math.abs(logit - (own[i] ?? NaN)))).toExponential(1))
    .join(', ')
}

/** What llama.cpp's converter calls a tensor of PyTorch's. */
function nameOf(name: string): string {
  const whole: Readonly<Record<string, string>> = {
    'shared.weight': 'token_embd.weight',
    'lm_head.weight': 'output.weight',
    'encoder.final_layer_norm.weight': 'enc.output_norm.weight',
    'decoder.final_layer_norm.weight': 'dec.output_norm.weight',
  }
  const [, side, block, layer, rest = ''] = /^(enc|dec)oder\.block\.(\d+)\.layer\.(\d)\.(.+)$/.exec(name) ?? []
  if (side === undefined || block === undefined) return whole[name] ?? name
  const part = layer === '0' ? 'attn' : side === 'dec' && layer === '1' ? 'cross_attn' : 'ffn'
  const own = rest
    .replace('layer_norm', `${part}_norm`)
    .replace(/(?:SelfAttention|EncDecAttention)\.([qkvo])/, `${part}_$1`)
    .replace('SelfAttention.relative_attention_bias', 'attn_rel_b')
    .replace(/DenseReluDense\.wi(?:_1)?\./, 'ffn_up.')
    .replace('DenseReluDense.wi_0.', 'ffn_gate.')
    .replace('DenseReluDense.wo.', 'ffn_down.')
  return `${side}.blk.${block}.${own}`
}
