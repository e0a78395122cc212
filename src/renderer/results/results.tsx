import { Page } from '../ui/page.tsx'

export default function Results(_: { readonly run: string }) {
  return <Page title="Results" />
}
