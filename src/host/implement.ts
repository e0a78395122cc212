import { implement } from '@orpc/server'
import { contract } from '#contract/index.ts'
import type { Host } from './host.ts'

/** Every handler in calls/ begins here: the contract with the host as its context. */
export const os = implement(contract).$context<Host>()
