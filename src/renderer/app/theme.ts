import { createTheme, type CSSVariablesResolver } from '@mantine/core'

/** No text smaller than 12 px. */
export const theme = createTheme({
  primaryColor: 'indigo',
  // White on the usual shade 6 is 4.4 : 1.
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  headings: { sizes: { h1: { fontSize: '1.75rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1.0625rem' } } },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Their own sizes begin at 9 px.
    Badge: { defaultProps: { size: 'lg', tt: 'none' } },
    Kbd: { defaultProps: { size: 'sm' } },
    // As everywhere else; a seed is typed without it, too.
    NumberInput: { defaultProps: { thousandSeparator: ',' } },
    // What is typed has its own direction.
    TextInput: { defaultProps: { dir: 'auto' } },
    Textarea: { defaultProps: { dir: 'auto' } },
    Stepper: { styles: { stepDescription: { fontSize: 'var(--mantine-font-size-xs)' } } },
  },
})

const colours = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'cyan',
  'blue',
  'indigo',
  'violet',
  'grape',
  'pink',
  'lime',
  'gray',
]

/** Mantine's own dimmed and tinted texts stay under WCAG AA's 4.5 : 1 on a light page; these are above it. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled-hover': 'color-mix(in srgb, var(--mantine-color-red-9) 85%, black)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    ...Object.fromEntries(
      colours.flatMap((colour) => {
        const text = `color-mix(in srgb, var(--mantine-color-${colour}-9) 70%, black)`
        return [
          [`--mantine-color-${colour}-light-color`, text],
          [`--mantine-color-${colour}-text`, text],
          [`--mantine-color-${colour}-outline`, text],
        ]
      }),
    ),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
})
