import { serve } from '#processes/serve.ts'
import { unpacked, type TrainerCalls } from '../messages.ts'
import { conversions, convert } from './convert.ts'
import { follow } from './follow.ts'
import { inspect } from './inspect.ts'
import { measure } from './measure.ts'
import { merge } from './merge.ts'
import { train } from './train.ts'

/** The trainer process: answers the client's calls one after the other. */
serve<TrainerCalls>({
  inspect: ({ file, method }) => inspect(file, method),
  train: ({ examples, heldOut, ...request }, emit, signal) =>
    train({ ...request, examples: unpacked(examples), heldOut: unpacked(heldOut) }, emit, signal),
  follow: ({ rows, ...request }, emit) => follow({ ...request, rows: unpacked(rows) }, emit),
  measure: (request) => measure(request),
  merge: (request) => merge(request),
  conversions: ({ source }) => conversions(source),
  convert,
})
