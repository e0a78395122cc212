import { workerData } from 'node:worker_threads'

/**
 * The entry of the results' threads, of those that help them draw (these need little, and are wanted at once), and of
 * the threads for bundles and for imports.
 */
type Given =
  | { readonly role: 'results' | 'bundles' | 'imports'; readonly dataDirectory: string; readonly modulePath: string }
  | { readonly role: 'draws' }

const given = workerData as Given
if (given.role === 'draws') {
  const { serveDraws } = await import('./draws.ts')
  serveDraws()
} else if (given.role === 'bundles') {
  const { serveBundles } = await import('../../bundles/thread/answers.ts')
  serveBundles(given)
} else if (given.role === 'imports') {
  const { serveImports } = await import('../../collections/imports/thread/answers.ts')
  serveImports(given)
} else {
  const { serveResults } = await import('./answers.ts')
  serveResults(given)
}
