import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { TuningMethod } from '#core/study/tuning.ts'
import type { GgufDescription } from './describe.ts'
import type { Shape } from './shape.ts'

/** What the C++ in native/ offers. Its functions throw with a message that names file, tensor or library. */
export interface Addon {
  /**
   * Loads ggml's libraries from a folder, once per process; refuses another version than the addon was compiled for.
   */
  load(directory: string): void
  /** ggml's names of all types of weights that it multiplies with and can turn into floats. */
  types(): readonly string[]
  /** A GGUF as ggml reads it, types in ggml's spelling: what tests hold `describeGguf` and written files against. */
  describe(file: string): Omit<GgufDescription, 'lists'>
  /** A vocabulary as the file has it: some tokenizers write bytes as other characters. */
  tokenTexts(file: string): readonly string[]
  readonly Model: new (options: { file: string; shape: Shape; method: TuningMethod; threads: number }) => NativeModel
  /** What our own kernels can use of this processor, by names; the last is the most, and what they use. */
  instructions(): readonly string[]
  /** For tests: what they shall use from here on. */
  limitInstructions(name: string): void
  /**
   * Floating-point operations a second of an F32 matrix product of this size; what a training's speed is measured
   * against.
   */
  peak(size: number, threads: number, tries: number): number
  /** A model in memory, with an adapter beside it, for lanes to ask. */
  readonly AskedModel: new (options: {
    file: string
    shape: Shape
    /** With the alpha that its metadata name. */
    adapter: { readonly file: string; readonly alpha: number } | null
    /** Bytes that matrices may take as the kernels read them; the others are unpacked each time. */
    mostPacked: number
    /** That read the weights. */
    threads: number
    /** All in 32 bits, also where the processor multiplies BF16 faster. */
    exact: boolean
  }) => NativeAskedModel
  readonly Lane: new (model: NativeAskedModel) => NativeLane
  /** Writes a model once more in other types, some rows at each call of `next`; the last one makes the file whole. */
  readonly Conversion: new (options: {
    source: string
    output: string
    /** ggml's number of each tensor's type, in the file's order. */
    types: Int32Array
    /** llama.cpp's number of the whole file's type. */
    fileType: number
    metadata: Readonly<Record<string, string | number>>
    threads: number
  }) => {
    /** Bytes of the source's tensors that are converted; `null`: there was nothing left. */
    next(): number | null
    close(): void
  }
  /**
   * Adds an adapter to its base, into a new file.
   *
   * @param keepTypes rounds quantised matrices to their type once more; they become F16 otherwise
   */
  merge(
    base: string,
    adapter: string,
    output: string,
    metadata: Readonly<Record<string, string | number>>,
    keepTypes: boolean,
  ): void
}

export interface NativeAskedModel {
  /** Of matrices as the kernels read them. */
  packedBytes(): number
  close(): void
}

/**
 * Texts that one thread of its own goes on with. What comes out for a text depends neither on the others nor on how it
 * came to its tokens: in one evaluation or in many, alone or with a beginning shared.
 */
export interface NativeLane {
  evaluate(evaluation: Evaluation): Promise<Evaluated>
  /** Only when nothing is being evaluated. */
  close(): void
}

/** First sequences are let go, then others begun, then the encoder reads, then all runs go on. */
export interface Evaluation {
  readonly dropped: Int32Array
  /** Three numbers each: the sequence's, of that which it begins with, of how many tokens; none for an empty one. */
  readonly begun: Int32Array
  /** Two numbers each: the sequence's, and how many tokens the encoder reads for it; none where there is no encoder. */
  readonly readers: Int32Array
  /** Of all readers. */
  readonly read: Int32Array
  /** Two numbers each: the sequence's, and how many tokens it goes on with; no sequence has two runs. */
  readonly runs: Int32Array
  /** Of all runs. */
  readonly tokens: Int32Array
  /** Tokens, counted over all runs, after which the next one is asked for. */
  readonly wanted: Int32Array
  /** Tokens whose logits are asked for there, `candidateCounts` of them for each of `wanted`. */
  readonly candidates: Int32Array
  readonly candidateCounts: Int32Array
  /** Whether normalisers are asked for, too. */
  readonly normalised: boolean
}

/** For each of `wanted`. */
export interface Evaluated {
  /** The likeliest token; the first of several. */
  readonly greedy: Int32Array
  /** NaN where a logit is no finite number: `greedy` is its token. */
  readonly greedyLogits: Float32Array
  /** ln Σ exp(logit). */
  readonly normalisers: Float64Array
  /** Of the candidates. */
  readonly logits: Float32Array
}

/** Sequences of one length, padded at their ends, one after the other. */
export interface Batch {
  readonly length: number
  readonly sequences: number
  /** length · sequences of them. */
  readonly tokens: Int32Array
  /** Rows whose next token is asked for: sequence · length + place. */
  readonly rows: Int32Array
  /** Which token that is, for each of `rows`. */
  readonly labels: Int32Array
  /** How much its loss counts. */
  readonly weights: Float32Array
  /** What an encoder reads: a text for each sequence, padded at their ends; only where there is an encoder. */
  readonly source?: {
    readonly length: number
    /** length · sequences of them. */
    readonly tokens: Int32Array
    /** Of each text, without padding. */
    readonly counts: Int32Array
  }
}

/** All of one length: the trained numbers, the gradient gathered so far, AdamW's two moments. */
export type Part = 'values' | 'gradients' | 'firstMoment' | 'secondMoment'

export interface NativeModel {
  /** Where each trained tensor stands in the parts. */
  parameters(): readonly {
    readonly name: string
    readonly columns: number
    readonly rows: number
    readonly offset: number
  }[]
  read(part: Part, offset: number, into: Float32Array): void
  write(part: Part, offset: number, from: Float32Array): void
  setThreads(threads: number): void
  /** Adds the gradient of Σ weight · loss to what has been gathered, and gives that sum (nats). */
  backward(batch: Batch): number
  loss(batch: Batch): number
  /** At each asked row: the likeliest token with its logit, and the logit of the label. */
  answers(batch: Batch): {
    readonly greedy: Int32Array
    readonly greedyLogits: Float32Array
    readonly logits: Float32Array
  }
  /**
   * One step of AdamW; gives the gradient's norm before clipping. When that is no finite number, nothing was changed.
   */
  step(step: {
    number: number
    learningRate: number
    weightDecay: number
    beta1: number
    beta2: number
    epsilon: number
    clip: number
  }): number
  /** Of what has been gathered, before clipping. */
  gradientNorm(): number
  /**
   * The first trained tensor with a number that is not finite in the type it is written in, and that number; `null`:
   * none.
   */
  unwritable(): string | null
  /** The gradient of the mean loss by ggml's own differentiation; a test's oracle, on F32 weights. */
  oracle(batch: Batch): Float32Array
  /** Bytes of the last batch's graph. */
  graphBytes(): number
  /** The adapter or the whole model, with keys added to its metadata. Overwrites. */
  writeFile(file: string, metadata: Readonly<Record<string, string | number>>): void
  close(): void
}

let loaded: Addon | undefined

/**
 * The addon with ggml's libraries loaded: a prebuilt one that is shipped, else the one compiled at set-up.
 *
 * @throws where there is none, or none that fits, naming the remedy
 */
export async function loadAddon(): Promise<Addon> {
  if (loaded) return loaded
  const file = addonFiles.find((each) => existsSync(each))
  if (file === undefined) {
    throw new Error(
      `no trainer for ${platform}: it was neither shipped nor could it be compiled. Install a C++17 compiler (g++ or clang++) and run: npm run trainer`,
    )
  }
  const addon = createRequire(import.meta.url)(file) as Addon
  addon.load(await libraryFolder())
  loaded = addon
  return addon
}

const platform = `${process.platform}-${process.arch}`
/** The sources' folder, also from the file that a bundler made of this; or the one around a packed app's archive. */
const roots = ['../../', '../../../'].map((root) => new URL(root, import.meta.url))
/** `PLACEBO_TRAINER`: one compiled otherwise, by build/trainer-asan.mjs. */
const addonFiles = [
  process.env['PLACEBO_TRAINER'] ?? '',
  ...roots.flatMap((root) =>
    ['resources/trainer/', 'node_modules/.cache/trainer/'].map((folder) =>
      fileURLToPath(new URL(`${folder}${platform}/trainer.node`, root)),
    ),
  ),
]

/** node-llama-cpp's package for this machine with the CPU libraries in it. */
async function libraryFolder(): Promise<string> {
  const variant =
    platform === 'darwin-arm64' ? 'mac-arm64-metal' : platform.replace('darwin', 'mac').replace('win32', 'win')
  const name = `@node-llama-cpp/${variant}`
  try {
    const { getBinsDir } = (await import(name)) as { getBinsDir: () => { binsDir: string } }
    // A library is loaded by the system, which cannot look into a packed app's archive.
    return `${unpacked(getBinsDir().binsDir)}/${variant}`
  } catch (error) {
    throw new Error(`no trainer for ${platform}: the package ${name} with ggml's libraries is not installed`, {
      cause: error,
    })
  }
}

function unpacked(folder: string): string {
  return folder.replace(/([/\\]app\.asar)([/\\])/, '$1.unpacked$2')
}
