import { serve } from '#processes/serve.ts'
import type { ModelReaderCalls } from '../messages.ts'
import { renderTurn } from './chat-template.ts'
import { describeModel } from './describe.ts'
import { inspectModel } from './inspect.ts'

/**
 * The process that reads files which nobody vouches for, beside the engine's, which answers a run: it may be ended by what
 * stands in one, or for taking too long. Most calls do without node-llama-cpp, so that it is only loaded for the others.
 */
serve<ModelReaderCalls>({
  inspect: (file) => inspectModel(file),
  describe: (file) => describeModel(file),
  memory: async (request) => (await import('./memory.ts')).tellMemory(request),
  check: async ({ file }) => (await import('./trial.ts')).tryModel(file),
  render: (request) => renderTurn(request),
}, undefined, {
  inspect: { milliseconds: 10_000, bytes: 2 ** 30 },
  describe: { milliseconds: 10_000, bytes: 2 ** 30 },
  // The vocabulary as node-llama-cpp reads it, and the engine's libraries.
  memory: { milliseconds: 10_000, bytes: 2 ** 30 },
  // A slow disk gives 20 MB a second. Weights are mapped, and some types are copied in another order.
  check: ({ fileSize }) => ({ milliseconds: 30_000 + fileSize / 20e3, bytes: 2 ** 30 + 2 * fileSize }),
  // Without anything rendered the process has 65 MB.
  render: { milliseconds: 2000, bytes: 256 * 2 ** 20 },
})
