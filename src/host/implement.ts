import { implement } from '@orpc/server'
import { contract } from '#contract/index.ts'
import type { Host } from './host.ts'

/** Every file of handlers begins here: the contract, with those parts of the host as context that its calls need. */
export function implementWith<Needs extends keyof Host>() {
  return implement(contract).$context<Pick<Host, Needs>>()
}
