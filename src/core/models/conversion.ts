/** How many of a file's tensors have a type. */
export interface TypeCount {
  /** ggml's name, e.g. "Q8_0". */
  readonly type: string
  readonly tensors: number
  readonly weights: number
  /** Of one weight, its share of the block's scales included. */
  readonly bits: number
}

/**
 * Where a converted model is written unless a person says otherwise: beside its source, with the type in its name in
 * place of the one that stood there, e.g. "SmolLM2.Q4_1.gguf" → "SmolLM2.Q8_0.gguf".
 *
 * @param file path of the source
 * @param type ggml's name
 */
export function convertedName(file: string, type: string): string {
  const stem = file.replace(/\.gguf$/i, '')
  const [, before = stem, separator = '.'] = typeAtEnd.exec(stem) ?? []
  return `${before}${separator}${type.toUpperCase()}.gguf`
}

/** As published files have them in their names: Q4_K_M, IQ2_XXS, fp16 … */
const typeAtEnd = /^(.*[^\\/])([.\-_])(?:i?q\d\w*|tq\d_\d|f(?:p)?(?:16|32)|bf16|mxfp4\w*|nvfp4)$/is

/** Types that quantise well only with weights of importance, measured on texts; ggml asks for them in the first two. */
const needImportance = /^IQ[12]_/

/**
 * What a person is told of a conversion, one sentence each: what it cannot bring back, what it loses, and what became
 * of tensors that the type could not hold.
 *
 * @param type ggml's name of what was asked for
 */
export function conversionNotes(
  before: readonly TypeCount[],
  after: readonly TypeCount[],
  type: string,
): readonly string[] {
  const [from, to] = [mainOf(before), after.find((each) => each.type === type) ?? mainOf(after)]
  if (from === undefined || to === undefined) return []
  const others = after.filter((each) => each.type !== type && each.type !== 'F32')
  return [
    ...(from.type === to.type ? [`its matrices are mostly ${type} already: only what is of another type changes`] : []),
    ...(from.bits < to.bits && !isFloat(from)
      ? [
          `what ${from.type} has rounded away does not come back: answers stay as good as they are, and ${type} takes more memory`,
        ]
      : []),
    ...(to.bits <= from.bits && to.type !== from.type && !isFloat(from)
      ? [
          `its numbers are rounded twice, to ${from.type} before and to ${type} now: the original in F16 or F32 gives a closer ${type}`,
        ]
      : []),
    ...(needImportance.test(type)
      ? [`${type} is meant to be made with an importance matrix, which is not available here: answers get worse`]
      : []),
    ...others.map(
      ({ type: other, tensors }) =>
        `${tensors} ${tensors === 1 ? 'tensor is' : 'tensors are'} ${other}: ${tensors === 1 ? 'its' : 'their'} rows are no whole number of blocks of ${type}`,
    ),
  ]
}

/** e.g. "211 tensors Q8_0, 61 F32". */
export function typesInWords(types: readonly TypeCount[]): string {
  return types.map(({ type, tensors }, i) => `${tensors}${i === 0 ? ' tensors' : ''} ${type}`).join(', ')
}

/** The type of most weights. */
function mainOf(types: readonly TypeCount[]): TypeCount | undefined {
  return types.toSorted((one, other) => other.weights - one.weights)[0]
}

function isFloat({ type }: TypeCount): boolean {
  return type === 'F32' || type === 'F16' || type === 'BF16'
}
