import { openWriting } from '#store/store.ts'
import { takeIn } from '../../hand-outs/take-in.ts'
import type { BundleCalls } from '../calls.ts'

type Call = BundleCalls['takeIn']

/** Takes answers in with a connection of its own: they are read, matched and scored for as long as there are lines. */
export async function takeInAnswers(
  request: Call['request'],
  {
    dataDirectory,
    emit,
    signal,
  }: { readonly dataDirectory: string; readonly emit: (event: Call['event']) => void; readonly signal: AbortSignal },
): Promise<Call['result']> {
  const store = openWriting(dataDirectory)
  try {
    const taking = takeIn(store, request, signal)
    for (;;) {
      const step = await taking.next()
      if (step.done === true) return step.value
      emit(step.value)
    }
  } finally {
    store.close()
  }
}
