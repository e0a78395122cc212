import type { Other } from './other.ts'

export interface One {
  readonly other: Other | null
}
