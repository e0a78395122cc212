import { ComparePage } from './compare-page.tsx'
import { HistoryPage } from './history-page.tsx'

export default function History({ compare }: { readonly compare: readonly string[] }) {
  return compare.length === 0 ? <HistoryPage /> : <ComparePage runs={compare} />
}
