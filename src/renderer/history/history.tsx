import { Page } from '../ui/page.tsx'

export default function History(_: { readonly compare: readonly string[] }) {
  return <Page title="History" />
}
