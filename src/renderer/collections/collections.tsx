import { Page } from '../ui/page.tsx'

export default function Collections(_: { readonly collection: string | undefined; readonly task: string | undefined }) {
  return <Page title="Collections" />
}
