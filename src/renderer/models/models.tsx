import { Page } from '../ui/page.tsx'

export default function Models(_: { readonly model: string | undefined }) {
  return <Page title="Models" />
}
