import { Select, type SelectProps } from '@mantine/core'

export interface AnySelectProps extends Omit<SelectProps, 'data' | 'value' | 'defaultValue' | 'onChange'> {
  readonly data: readonly (string | { readonly value: string; readonly label: string })[]
  /** `null`: any. */
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  /** What the choice of none is called. */
  readonly any?: string
}

/** One of several, or any of them: a choice that can be seen, and taken, like the others. */
export function AnySelect({ data, value, onChange, any = 'any', ...others }: AnySelectProps) {
  return (
    <Select
      allowDeselect={false}
      data={[{ value: '', label: any }, ...data]}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === null || chosen === '' ? null : chosen)}
      // Whoever types searches for something else.
      onFocus={others.searchable === true ? ({ currentTarget }) => currentTarget.select() : undefined}
      {...others}
    />
  )
}
