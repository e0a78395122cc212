import { workerData } from 'node:worker_threads'

/** The entry of the results' threads, and of those that help them draw: these need little, and are wanted at once. */
type Given = { readonly role: 'results'; readonly dataDirectory: string; readonly modulePath: string } | { readonly role: 'draws' }

const given = workerData as Given
if (given.role === 'draws') {
  const { serveDraws } = await import('./draws.ts')
  serveDraws()
} else {
  const { serveResults } = await import('./answers.ts')
  serveResults(given)
}
