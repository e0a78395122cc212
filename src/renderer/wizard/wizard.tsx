import { Page } from '../ui/page.tsx'

export default function Wizard(_: { readonly draft: string | undefined }) {
  return <Page title="New study" />
}
