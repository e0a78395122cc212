import { workerData } from 'node:worker_threads'

/** The entry of the results' threads, of those that help them draw (these need little, and are wanted at once), and of the thread for bundles. */
type Given = { readonly role: 'results' | 'bundles'; readonly dataDirectory: string; readonly modulePath: string } | { readonly role: 'draws' }

const given = workerData as Given
if (given.role === 'draws') {
  const { serveDraws } = await import('./draws.ts')
  serveDraws()
} else if (given.role === 'bundles') {
  const { serveBundles } = await import('../../bundles/thread/answers.ts')
  serveBundles(given)
} else {
  const { serveResults } = await import('./answers.ts')
  serveResults(given)
}
