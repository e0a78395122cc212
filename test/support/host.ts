import { createRouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { Child, Fork } from '#processes/fork.ts'
import { forkNode } from '#processes/fork-node.ts'
import { openHost, type Host } from '#host/host.ts'
import { router } from '#host/router.ts'

export type TestClient = ReturnType<typeof clientOver>

export interface TestHost {
  readonly host: Host
  readonly client: TestClient
  /** As the system would, when memory runs out. */
  readonly killEngine: () => void
  readonly killTrainer: () => void
}

/** The whole host in this process, with a real engine process; closed with the test. */
export function openTestHost(dataDirectory: string): TestHost {
  const { close, ...opened } = openHostAt(dataDirectory)
  onTestFinished(close)
  return opened
}

export function openHostAt(dataDirectory: string): TestHost & { readonly close: () => Promise<void> } {
  const children = new Map<string, Child>()
  const fork: Fork = (modulePath) => {
    const child = forkNode(modulePath)
    children.set(modulePath.includes('trainer') ? 'trainer' : 'engine', child)
    return child
  }
  const opened = openHost(dataDirectory, { fork })
  if (opened.state === 'refused') throw new Error(opened.reason)
  return { host: opened.host, client: clientOver(opened.host), killEngine: () => children.get('engine')?.kill(), killTrainer: () => children.get('trainer')?.kill(), close: () => opened.close() }
}

function clientOver(host: Host) {
  return createRouterClient(router, { context: host })
}

/** Pulls events to their end, telling each. */
export async function follow<Event, End>(events: { next(): Promise<IteratorResult<Event, End>> }, told: (event: Event) => void = () => undefined): Promise<End> {
  for (;;) {
    const step = await events.next()
    if (step.done === true) return step.value
    told(step.value)
  }
}
