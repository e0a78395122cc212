import { serve } from '#processes/serve.ts'
import type { Limits } from '#processes/watchdog.ts'
import type { ModelReaderCalls } from '../messages.ts'
import { renderTurn } from './chat-template.ts'
import { describeModel } from './describe.ts'
import { checkWeights, inspectModel } from './inspect.ts'
import { systemMessagesOf } from './system-messages.ts'

/** What never ends only computes. Much more time may pass where a run keeps all processors busy. */
const quick = { milliseconds: 30_000, processor: 10_000 } as const

/** Without anything rendered the process has 65 MB. */
const rendering = { milliseconds: 10_000, processor: 2000, bytes: 256 * 2 ** 20 } as const

/**
 * The process that reads files which nobody vouches for, beside the engine's, which answers a run: it may be ended by
 * what stands in one, or for taking too long. Most calls do without node-llama-cpp, so that it is only loaded for the
 * others.
 */
serve<ModelReaderCalls>(
  {
    inspect: (file) => inspectModel(file),
    describe: (file) => describeModel(file),
    memory: async (request) => (await import('./memory.ts')).memoryReport(request),
    check: ({ file }) => checkWeights(file),
    attempt: async ({ file }) => (await import('./attempt.ts')).attemptModel(file),
    render: (request) => renderTurn(request),
    systemMessages: (request) => systemMessagesOf(request),
  },
  undefined,
  {
    inspect: { ...quick, bytes: 2 ** 30 },
    describe: { ...quick, bytes: 2 ** 30 },
    // 190 MB for a model of 7 billion parameters; a GPU's driver takes some hundred more.
    memory: { ...quick, bytes: 2 ** 30 },
    check: ({ fileSize }) => ({ ...reading(fileSize), bytes: 2 ** 30 }),
    // Weights are mapped, and some types are copied in another order.
    attempt: ({ fileSize }) => ({ ...reading(fileSize), bytes: 2 ** 30 + 2 * fileSize }),
    render: rendering,
    systemMessages: rendering,
  },
)

/** In milliseconds; more than 20 MB a second come even from a slow disk. */
function reading(bytes: number): Pick<Limits, 'milliseconds' | 'processor'> {
  const needed = bytes / 20e3
  return { milliseconds: 60_000 + needed, processor: quick.processor + needed }
}
