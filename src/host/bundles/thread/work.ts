import { setImmediate as turn } from 'node:timers/promises'
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

/** What a bundle holds is not what it has to be; `message` names the file and what is wrong. */
export class BrokenBundle extends Error {}
