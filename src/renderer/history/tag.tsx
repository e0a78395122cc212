import { Badge } from '@mantine/core'

const colours = ['blue', 'grape', 'teal', 'orange', 'pink', 'cyan', 'lime', 'violet', 'red', 'indigo'] as const

/** A tag has its colour wherever it stands; its text says what it is. */
export function Tag({ tag }: { readonly tag: string }) {
  const number = Array.from({ length: tag.length }, (_, i) => tag.charCodeAt(i)).reduce(
    (sum, code) => (sum * 31 + code) % 997,
    7,
  )
  return (
    <Badge
      variant="light"
      size="lg"
      tt="none"
      color={colours[number % colours.length] ?? 'blue'}
      style={{ flexShrink: 0 }}
    >
      {tag}
    </Badge>
  )
}
