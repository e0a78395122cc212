import { createTheme } from '@mantine/core'

/** No text smaller than 12 px; Mantine's other choices meet WCAG AA in light and dark. */
export const theme = createTheme({
  primaryColor: 'indigo',
  autoContrast: true,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  headings: { sizes: { h1: { fontSize: '1.75rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1.0625rem' } } },
  cursorType: 'pointer',
  respectReducedMotion: true,
})
