import { Page } from '../ui/page.tsx'

export default function Run(_: { readonly run: string }) {
  return <Page title="Run" />
}
