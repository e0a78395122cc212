/**
 * How a model is asked. `exact`: by llama.cpp, one sequence in a context. `fast`: by Placebo's own kernels, many
 * sequences side by side; roundings differ, so that a few answers do.
 */
export const askingModes = ['exact', 'fast'] as const
export type AskingMode = (typeof askingModes)[number]
