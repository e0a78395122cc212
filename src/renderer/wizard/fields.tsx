import { NumberInput, TagsInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

interface FieldProps {
  readonly label: string
  readonly description?: ReactNode
  readonly disabled?: boolean
  readonly width?: number
}

export interface NumberFieldProps extends FieldProps {
  readonly value: number
  readonly onChange: (value: number) => void
  readonly min?: number
  readonly max?: number
  readonly step?: number
  /** Default: whole numbers. */
  readonly decimals?: boolean
  readonly suffix?: string
}

/** A number that has to be there: while the field is empty the last one stays. */
export function NumberField({ value, onChange, decimals = false, width = 180, suffix, ...rest }: NumberFieldProps) {
  const [empty, setEmpty] = useState(false)
  return (
    <NumberInput
      {...rest}
      w={width}
      value={empty ? '' : value}
      allowDecimal={decimals}
      decimalScale={decimals ? 10 : 0}
      clampBehavior="none"
      {...(suffix !== undefined && { suffix })}
      onChange={(next) => {
        setEmpty(typeof next !== 'number')
        if (typeof next === 'number' && Number.isFinite(next)) onChange(next)
      }}
      onBlur={() => setEmpty(false)}
    />
  )
}

export interface OptionalNumberFieldProps extends FieldProps {
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly min?: number
  /** What an empty field means. */
  readonly placeholder: string
}

/** A number, or what an empty field means. */
export function OptionalNumberField({ value, onChange, width = 180, ...rest }: OptionalNumberFieldProps) {
  return (
    <NumberInput
      {...rest}
      w={width}
      value={value ?? ''}
      allowDecimal={false}
      clampBehavior="none"
      onChange={(next) => onChange(typeof next === 'number' && Number.isFinite(next) ? next : null)}
    />
  )
}

export interface NumbersFieldProps extends FieldProps {
  readonly values: readonly number[]
  readonly onChange: (values: number[]) => void
}

/** Whole numbers, each once, in ascending order. */
export function NumbersField({ values, onChange, width = 320, ...rest }: NumbersFieldProps) {
  return (
    <TagsInput
      {...rest}
      w={width}
      value={values.map(String)}
      splitChars={[',', ' ', ';']}
      acceptValueOnBlur
      placeholder={values.length === 0 ? 'type a number, then Enter' : ''}
      onChange={(texts) =>
        onChange(
          [...new Set(texts.map(Number).filter((value) => Number.isSafeInteger(value) && value >= 0))].sort(
            (a, b) => a - b,
          ),
        )
      }
    />
  )
}
