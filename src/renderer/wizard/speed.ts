import type { Rates } from '#contract/studies.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import type { MethodName } from '#core/study/questions/index.ts'

/** What a speed check has found, and when. */
export interface Speed {
  readonly rates: Rates
  /** The method whose training was measured; `null`: none was. */
  readonly method: Exclude<MethodName, 'in context'> | null
  /** Why training was not measured. */
  readonly withoutTraining: string | null
  /** Why the rates are wide; absent in checks of before. */
  readonly wide?: 'few' | 'uneven' | null
  /** The fastest smaller number of threads, and how many times as fast it is; absent in checks of before. */
  readonly fewerThreads?: { readonly threads: number; readonly times: number } | null
  readonly gpu: string
  readonly at: string
}

/** The button that makes the check: links lead to it. */
export const speedCheckId = 'check-the-speed'

/** What the speed depends on. */
export interface SpeedOf {
  readonly sha256: string
  readonly gpuLayers: 'auto' | number
  readonly threads: number | null
  readonly mode: AskingMode
}

type Memory = Pick<Storage, 'getItem' | 'setItem'>

/** Kept by this page's machine: another one is not as fast. */
export function rememberSpeed(memory: Memory, of: SpeedOf, speed: Speed): void {
  const before = recallSpeed(memory, of)
  // A check without training does not take back what one with it has found.
  const kept =
    speed.method === null && before?.method
      ? { ...speed, method: before.method, rates: { ...speed.rates, train: before.rates.train } }
      : speed
  try {
    memory.setItem(keyOf(of), JSON.stringify(kept))
  } catch {
    // Full or forbidden: the check is made again next time.
  }
}

export function recallSpeed(memory: Memory, of: SpeedOf): Speed | undefined {
  try {
    const text = memory.getItem(keyOf(of))
    return text === null ? undefined : (JSON.parse(text) as Speed)
  } catch {
    return undefined
  }
}

/** The rates as far as they were measured for this method of tuning. */
export function ratesFor(speed: Speed | undefined, method: MethodName): Rates | undefined {
  if (speed === undefined) return undefined
  return method === 'in context' || speed.method === method ? speed.rates : { ...speed.rates, train: null }
}

/** Checks of before there was fast mode are of exact mode. */
function keyOf({ sha256, gpuLayers, threads, mode }: SpeedOf): string {
  return `placebo speed 1 ${sha256} ${gpuLayers} ${threads ?? 'all'}${mode === 'exact' ? '' : ` ${mode}`}`
}
