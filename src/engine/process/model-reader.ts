import { serve } from '#processes/serve.ts'
import type { ModelReaderCalls } from '../messages.ts'
import { renderTurn } from './chat-template.ts'
import { describeModel } from './describe.ts'
import { checkWeights, inspectModel } from './inspect.ts'

/**
 * The process that reads files which nobody vouches for, beside the engine's, which answers a run: it may be ended by what
 * stands in one, or for taking too long. Most calls do without node-llama-cpp, so that it is only loaded for the others.
 */
serve<ModelReaderCalls>({
  inspect: (file) => inspectModel(file),
  describe: (file) => describeModel(file),
  memory: async (request) => (await import('./memory.ts')).tellMemory(request),
  check: ({ file }) => checkWeights(file),
  attempt: async ({ file }) => (await import('./attempt.ts')).attemptModel(file),
  render: (request) => renderTurn(request),
}, undefined, {
  inspect: { milliseconds: 10_000, bytes: 2 ** 30 },
  describe: { milliseconds: 10_000, bytes: 2 ** 30 },
  // 190 MB for a model of 7 billion parameters; a GPU's driver takes some hundred more.
  memory: { milliseconds: 10_000, bytes: 2 ** 30 },
  check: ({ fileSize }) => ({ milliseconds: reading(fileSize), bytes: 2 ** 30 }),
  // Weights are mapped, and some types are copied in another order.
  attempt: ({ fileSize }) => ({ milliseconds: reading(fileSize), bytes: 2 ** 30 + 2 * fileSize }),
  // Without anything rendered the process has 65 MB.
  render: { milliseconds: 2000, bytes: 256 * 2 ** 20 },
})

/** Milliseconds in which even a slow disk gives so many bytes: 20 MB a second. */
function reading(bytes: number): number {
  return 30_000 + bytes / 20e3
}
