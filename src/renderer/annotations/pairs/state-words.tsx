import { IconCircleCheck, IconCircleDashed, IconCircleX, IconHelpCircle, type Icon } from '@tabler/icons-react'
import type { StoredPair } from '../shown-task.ts'

/** A sign and a word, never a colour alone. */
export const stateSigns: Readonly<Record<StoredPair['state'], { readonly icon: Icon; readonly colour: string }>> = {
  proposed: { icon: IconCircleDashed, colour: 'indigo' },
  approved: { icon: IconCircleCheck, colour: 'green' },
  rejected: { icon: IconCircleX, colour: 'red' },
  'needs a second look': { icon: IconHelpCircle, colour: 'orange' },
}
