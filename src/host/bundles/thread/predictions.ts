import { importPredictions } from '../../predictions/import.ts'
import type { BundleCalls } from '../calls.ts'
import { onOwnConnection } from './own-connection.ts'

type Call = BundleCalls['predictions']

/** Imports a file of predictions as a run. */
export async function predictionsAsRun(
  request: Call['request'],
  told: { readonly dataDirectory: string; readonly emit: (event: Call['event']) => void; readonly signal: AbortSignal },
): Promise<Call['result']> {
  return onOwnConnection(told, (store) => importPredictions(store, request, told.signal))
}
