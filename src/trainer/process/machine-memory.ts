import { totalmem } from 'node:os'

/** Bytes that this process may have: the machine's, or what a container leaves of them. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem()
}
