import { drawn } from './drawn.ts'
import type { SelectionName } from './names.ts'
import { otherOrder } from './other-order.ts'
import type { Selection } from './selection.ts'

export type { Selection } from './selection.ts'

/** Every selection by its name. */
export const selections = {
  'drawn-100': drawn(100),
  'drawn-13': drawn(13),
  'drawn-21': drawn(21),
  'drawn-42': drawn(42),
  'drawn-87': drawn(87),
  'order-100': otherOrder(100),
  'order-13': otherOrder(13),
  'order-21': otherOrder(21),
  'order-42': otherOrder(42),
  'order-87': otherOrder(87),
} satisfies Record<SelectionName, Selection>
