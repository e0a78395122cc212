import { implement, type Implementer } from '@orpc/server'
import { contract } from '#contract/index.ts'
import type { Host } from './host.ts'

/**
 * Every file of handlers begins here: the contract, with those parts of the host as context that its calls need. The
 * type is written down: inferred, it is longer than the compiler writes.
 */
export function implementWith<Needs extends keyof Host>(): Implementer<
  typeof contract,
  Pick<Host, Needs> & Record<never, never>,
  Pick<Host, Needs>
> {
  return implement(contract).$context<Pick<Host, Needs>>()
}
