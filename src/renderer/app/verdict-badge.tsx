import { Badge } from '@mantine/core'

const colours: Readonly<Record<string, string>> = { equivalent: 'teal', different: 'orange' }

/** A word, never a colour alone. */
export function VerdictBadge({ verdict }: { readonly verdict: string }) {
  return (
    <Badge variant="light" size="lg" tt="none" color={colours[verdict] ?? 'gray'} style={{ flexShrink: 0 }}>
      {verdict}
    </Badge>
  )
}
