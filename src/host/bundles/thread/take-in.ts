import { takeIn } from '../../hand-outs/take-in.ts'
import type { BundleCalls } from '../calls.ts'
import { onOwnConnection } from './own-connection.ts'

type Call = BundleCalls['takeIn']

/** Takes answers in that were made elsewhere. */
export async function takeInAnswers(
  request: Call['request'],
  told: { readonly dataDirectory: string; readonly emit: (event: Call['event']) => void; readonly signal: AbortSignal },
): Promise<Call['result']> {
  return onOwnConnection(told, (store) => takeIn(store, request, told.signal))
}
