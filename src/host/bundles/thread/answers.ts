import { parentThread } from '#processes/parent-thread.ts'
import { serve } from '#processes/serve.ts'
import { Drawing } from '../../results/thread/drawing.ts'
import type { BundleCalls } from '../calls.ts'
import { gather } from '../../shards/gather.ts'
import { openShard } from '../../shards/open-shard.ts'
import { makeBundle } from './make.ts'
import { openAsRun } from './open.ts'
import { predictionsAsRun } from './predictions.ts'
import { takeInAnswers } from './take-in.ts'
import { verifyBundle } from './verify.ts'

export function serveBundles({
  dataDirectory,
  modulePath,
}: {
  readonly dataDirectory: string
  readonly modulePath: string
}): void {
  const drawing = new Drawing(modulePath)
  serve<BundleCalls>(
    {
      make: (request, emit, signal) => makeBundle(request, { dataDirectory, drawing, emit, signal }),
      verify: (request, emit, signal) => verifyBundle(request, { drawing, emit, signal }),
      predictions: (request, emit, signal) => predictionsAsRun(request, { dataDirectory, emit, signal }),
      takeIn: (request, emit, signal) => takeInAnswers(request, { dataDirectory, emit, signal }),
      openShard: (request, emit, signal) => openShard(request, { dataDirectory, drawing, emit, signal }),
      gather: (request, emit, signal) => gather(request, { dataDirectory, drawing, emit, signal }),
      open: (request, emit, signal) => openAsRun(request, { dataDirectory, drawing, emit, signal }),
    },
    parentThread(),
  )
}
