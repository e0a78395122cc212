export type Verdict = 'equivalent' | 'different' | 'undecided'

/**
 * What may be said of two cells. Both tests can succeed at once, on many instances: a difference that is surely there
 * and surely smaller than the margin. That is `equivalent`, because the margin says which differences matter (Lakens
 * 2017, figure 1); the comparison's `differsFromZero` keeps the other half. Without either test's success nothing is
 * shown: `undecided`, never "the same".
 */
export function verdict(tests: { readonly equivalent: boolean; readonly differsFromZero: boolean }): Verdict {
  if (tests.equivalent) return 'equivalent'
  return tests.differsFromZero ? 'different' : 'undecided'
}
