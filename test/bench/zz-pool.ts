import { readFileSync } from 'node:fs'
import { createEngine } from '#engine/client.ts'
import { forkNode } from '#processes/fork-node.ts'
import { realPrompts } from './real-prompts.ts'
const [threads, n, file] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  process.argv[4] ?? '/work/shared/models/SmolLM2-135M-Instruct.Q4_1.gguf',
]
let pid = 0
const engine = createEngine({
  fork: (m) => {
    const c = forkNode(m)
    if (!m.includes('model-reader')) pid = c.pid!
    return c
  },
})
const cpu = () => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(f[11]) + Number(f[12])) / 100
}
const groups = realPrompts(4, n, { decoding: 'free', maxAnswerTokens: 16 })
const all = groups.flatMap((g) => g.requests)
const s = performance.now()
const l = await engine.load({ file, gpuLayers: 0, threads, contextSize: 4096 })
if (l.state !== 'loaded') throw new Error(l.reason)
const t = performance.now()
const c = cpu()
const answers: string[] = []
if (process.argv[5] === 'one')
  for (const [i, r] of all.entries()) {
    const a = await engine.ask(r)
    answers[i] = a.state === 'answered' ? a.raw : JSON.stringify(a)
  }
else
  for await (const { index, answer } of engine.askAll(all, new AbortController().signal))
    answers[index] = answer.state === 'answered' ? answer.raw : JSON.stringify(answer)
const crypto = await import('node:crypto')
console.log({
  threads,
  how: process.argv[5] ?? 'pool',
  n: all.length,
  load: ((t - s) / 1000).toFixed(1),
  ask: ((performance.now() - t) / 1000).toFixed(1),
  cpu: (cpu() - c).toFixed(1),
  rss: readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s*(\d+)/)![1],
  uv: readFileSync(`/proc/${pid}/status`, 'utf8').match(/Threads:\s*(\d+)/)![1],
  hash: crypto.createHash('md5').update(JSON.stringify(answers)).digest('hex'),
})
await engine.close()
