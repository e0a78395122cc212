/** Addresses of the screens, behind the page's `#`. */
export const paths = {
  home: '/',
  wizard: '/wizard',
  draft: (id: string) => `/wizard/${encodeURIComponent(id)}`,
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  /** With the tab that is open and what is chosen there, `key=value` by `&`. */
  results: (id: string, tab?: string, chosen?: string) =>
    [
      `/results/${encodeURIComponent(id)}`,
      ...(tab === undefined ? [] : [tab]),
      ...(tab === undefined || chosen === undefined || chosen === '' ? [] : [encodeName(chosen)]),
    ].join('/'),
  collections: '/collections',
  collection: (name: string) => `/collections/${encodeName(name)}`,
  task: (collection: string, task: string) => `/collections/${encodeName(collection)}/${encodeName(task)}`,
  annotations: '/annotate',
  /** The bench; what is left out is chosen there. */
  annotate: (collection: string, set?: string, task?: string, work?: string) =>
    [
      '/annotate',
      ...[collection, set, task].flatMap((name) => (name === undefined ? [] : encodeName(name))),
      ...(work === undefined || task === undefined ? [] : [work]),
    ].join('/'),
  annotationSets: (collection: string) => `/annotation-sets/${encodeName(collection)}`,
  models: '/models',
  model: (sha256: string) => `/models/${encodeURIComponent(sha256)}`,
  endpoint: (name: string) => `/endpoints/${encodeName(name)}`,
  /** Bundles and predictions made elsewhere; predictions beside the cells of a run, where one is named. */
  elsewhere: (run?: string) => (run === undefined ? '/elsewhere' : `/elsewhere/${encodeURIComponent(run)}`),
  history: '/history',
  compare: (runs: readonly string[]) => `/history/compare/${runs.map(encodeURIComponent).join(',')}`,
} as const

/** What the first annotation set of a collection is called; its address leads to where it is made. */
export const firstSet = 'main'

/**
 * The router decodes an address but leaves "/", "?" and "#" as they were encoded: encoded twice, any name comes through
 * whole.
 */
function encodeName(name: string): string {
  return encodeURIComponent(encodeURIComponent(name))
}

/** A name as the router hands it over. */
export function decodeName(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Typed by hand, with a percent sign.
    return part
  }
}
