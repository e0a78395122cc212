import { openWriting } from '#store/store.ts'
import { importPredictions } from '../../predictions/import.ts'
import type { BundleCalls } from '../calls.ts'

type Call = BundleCalls['predictions']

/**
 * Imports predictions with a connection of its own: a file of them is read, matched and scored for as long as it is
 * large.
 */
export async function predictionsAsRun(
  request: Call['request'],
  {
    dataDirectory,
    emit,
    signal,
  }: { readonly dataDirectory: string; readonly emit: (event: Call['event']) => void; readonly signal: AbortSignal },
): Promise<Call['result']> {
  const store = openWriting(dataDirectory)
  try {
    const importing = importPredictions(store, request, signal)
    for (;;) {
      const step = await importing.next()
      if (step.done === true) return step.value
      emit(step.value)
    }
  } finally {
    store.close()
  }
}
