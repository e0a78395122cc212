import type { One } from './one.ts'

export interface Other {
  readonly one: One | null
}
