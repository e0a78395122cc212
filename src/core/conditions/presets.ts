import type { Condition } from './condition.ts'

export const presetNames = ['original', 'simplified', 'delusive', 'empty'] as const
export type PresetName = (typeof presetNames)[number]

/** The wizard's four conditions. */
export const presets = {
  original: { definition: 'original', examples: 'original' },
  simplified: { definition: 'simplified', examples: 'original' },
  delusive: { definition: 'original', examples: 'delusive' },
  empty: { definition: 'empty', examples: 'empty' },
} as const satisfies Record<PresetName, Condition>
