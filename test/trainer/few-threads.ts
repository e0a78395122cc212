import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { full, openNative } from './native.ts'

/** One step in four threads, of which the system gives none where the second argument says so; prints what it made. */
const [file = '', limited] = process.argv.slice(2)
const { model, count } = await openNative(file, full, 4)
model.write(
  'gradients',
  0,
  Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
)
// Less than a thread's stack is left; what is allocated already stays.
if (limited === 'limited') limitMemory(String(vmSize() + 4 * 2 ** 20))
model.step({ number: 1, learningRate: 0.1, weightDecay: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clip: 1 })
if (limited === 'limited') limitMemory('unlimited')
const values = new Float32Array(count)
model.read('values', 0, values)
process.stdout.write(createHash('sha256').update(values).digest('hex'))

function vmSize(): number {
  return Number(/^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}

function limitMemory(bytes: string): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(process.pid), `--as=${bytes}:`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}
