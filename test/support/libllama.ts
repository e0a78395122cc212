import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How its structures are given by value is known of this system alone (libllama.mjs). */
export const asksLibllama = process.platform === 'linux' && process.arch === 'x64'

/**
 * What libllama's own encoder and decoder make of a file, in a process of its own: the logits after each token of the
 * target, one row after the other.
 *
 * @param target what the decoder reads, with the token that it begins with
 */
export function libllama(model: string, source: readonly number[], target: readonly number[]): Float32Array {
  const stdout = outputOf({ model, source, target })
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength))
}

/** Of one prompt: its greedy answer, and seconds by the clock and of the processor. */
export interface Timed {
  readonly seconds: number
  readonly processor: number
  readonly tokens: readonly number[]
}

/** How long libllama itself takes for each prompt, one after the other: to encode it, and to write so many tokens. */
export function timedLibllama(
  model: string,
  timed: {
    readonly threads: number
    readonly answer: number
    readonly prompts: readonly (readonly number[])[]
  },
): readonly Timed[] {
  return JSON.parse(outputOf({ model, timed }).toString()) as readonly Timed[]
}

function outputOf(request: object): Buffer {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))
  const libraries = file('../../node_modules/@node-llama-cpp/linux-x64/bins/linux-x64')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--experimental-ffi', '--disable-warning=ExperimentalWarning', file('libllama.mjs')],
    { input: JSON.stringify({ libraries, ...request }), maxBuffer: 2 ** 26 },
  )
  if (status !== 0) throw new Error(`libllama ended with ${status}: ${stderr.toString().slice(-2000)}`)
  return stdout
}
