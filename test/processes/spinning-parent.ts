import { fileURLToPath } from 'node:url'
import { ProcessClient } from '#processes/client.ts'
import { forkNode } from '#processes/fork-node.ts'
import type { TestCalls } from './calls.ts'

/** Starts a process that spins, and says its number once it does. */
let pid: number | undefined
const client = new ProcessClient<TestCalls>({
  name: 'spinner',
  modulePath: fileURLToPath(new URL('./child.ts', import.meta.url)),
  fork(path) {
    const child = forkNode(path)
    pid = child.pid
    return child
  },
})
const life = client.current()
await life.call('log', undefined)
void life.call('spin', undefined)
setTimeout(() => process.send?.(pid), 100)
