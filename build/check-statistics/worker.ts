import { parentPort } from 'node:worker_threads'
import { countStudies } from './count.ts'
import type { Design } from './simulate.ts'

interface Asked {
  readonly place: number
  readonly design: Design
  readonly how: { readonly studies: number; readonly draws: number; readonly seed: number }
}

parentPort?.on('message', ({ place, design, how }: Asked) =>
  parentPort?.postMessage({ place, counts: countStudies(design, how) }),
)
