import { Draft } from './draft.tsx'
import { Drafts } from './drafts.tsx'

/** New studies: those that were begun to be planned, or one of them. */
export default function Wizard({ draft }: { readonly draft: string | undefined }) {
  return draft === undefined ? <Drafts /> : <Draft key={draft} id={draft} />
}
