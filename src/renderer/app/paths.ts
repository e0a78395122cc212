/** Addresses of the screens, behind the page's `#`. */
export const paths = {
  home: '/',
  wizard: '/wizard',
  draft: (id: string) => `/wizard/${encodeURIComponent(id)}`,
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  results: (id: string) => `/results/${encodeURIComponent(id)}`,
  collections: '/collections',
  collection: (name: string) => `/collections/${encodeURIComponent(name)}`,
  task: (collection: string, task: string) => `/collections/${encodeURIComponent(collection)}/${encodeURIComponent(task)}`,
  models: '/models',
  model: (sha256: string) => `/models/${encodeURIComponent(sha256)}`,
  history: '/history',
  compare: (runs: readonly string[]) => `/history/compare/${runs.map(encodeURIComponent).join(',')}`,
} as const
