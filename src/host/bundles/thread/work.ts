import { setImmediate as turn } from 'node:timers/promises'
import type { BundleReader } from '#exchange/bundle/read-bundle.ts'
import type { Drawing } from '../../results/thread/drawing.ts'
import type { BundleProgress } from '../calls.ts'

/** What every piece of work in this thread is given. */
export interface Working {
  readonly drawing: Drawing
  readonly emit: (progress: BundleProgress) => void
  readonly signal: AbortSignal
}

/** Lets a stop be heard. Rejects when there is one. */
export async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await turn()
  signal.throwIfAborted()
}

/** Reads a file to its end, so that `wrong` tells whether it is what the manifest says. */
export async function measure(bundle: BundleReader, name: string, signal: AbortSignal): Promise<void> {
  const bytes = bundle.raw(name)[Symbol.asyncIterator]()
  while ((await bytes.next()).done !== true) await yieldToEventLoop(signal)
}

/** What a bundle holds is not what it has to be; `message` names the file and what is wrong. */
export class BrokenBundle extends Error {}
