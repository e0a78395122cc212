/**
 * In which type the sum of a quantised matrix and its adapter is written: F16, which keeps what was learned, or the
 * base's own, which keeps the size and rounds the sum once more. Matrices of floats keep their type either way.
 */
export const mergeTypes = ['f16', 'base'] as const
export type MergeInto = (typeof mergeTypes)[number]

export const defaultMergeInto: MergeInto = 'f16'
