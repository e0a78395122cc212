import { createEngine } from '#engine/client.ts'
import { forkNode } from '#processes/fork-node.ts'

/** A host for process.test.ts to kill: loads a model, says its engine process's id, and stays. */
const file = process.argv[2]
if (file === undefined) throw new Error('usage: host.ts MODEL')
const engine = createEngine({
  fork: (modulePath) => {
    const child = forkNode(modulePath)
    process.stdout.write(`engine ${child.pid ?? ''}\n`)
    return child
  },
})
const loaded = await engine.load({ file, gpuLayers: 0, threads: 1 })
process.stdout.write(`${loaded.state}\n`)
setInterval(() => undefined, 1000)
