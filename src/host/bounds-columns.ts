/** Of an interval, as columns of a CSV; what does not exist (`too-few`) is empty. */
export function boundsOf(interval: 'too-few' | { readonly low: number; readonly high: number }) {
  return { '95 % low': interval === 'too-few' ? null : interval.low, '95 % high': interval === 'too-few' ? null : interval.high }
}
