import { z } from 'zod'

/**
 * An array that nobody may change who is given it: neither a handler's answer nor a caller's request has to be copied
 * for the contract. For the compiler only; zod's own `readonly()` would freeze every array on its way.
 */
export function list<Of extends z.ZodType>(
  of: Of,
  { min, max }: { readonly min?: number; readonly max?: number } = {},
) {
  let array = z.array(of)
  if (min !== undefined) array = array.min(min)
  if (max !== undefined) array = array.max(max)
  return array as z.ZodType<readonly z.output<Of>[], readonly z.input<Of>[]>
}

/** Two of a kind, in their order. */
export function pairOf<Of extends z.ZodType>(of: Of) {
  return z.tuple([of, of]) as z.ZodType<readonly [z.output<Of>, z.output<Of>], readonly [z.input<Of>, z.input<Of>]>
}
