import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { saveText } from '../ui/save.ts'
import { reasonsOf } from './reasons.ts'

const types = { CSV: 'text/csv', LaTeX: 'application/x-tex' } as const

export interface SaveButtonProps {
  readonly label: keyof typeof types
  readonly ask: () => Promise<{ readonly name: string; readonly text: string }>
}

/** A table as a file. */
export function SaveButton({ label, ask }: SaveButtonProps) {
  const saving = useMutation({ mutationFn: ask, onSuccess: ({ name, text }) => saveText(name, text, types[label]) })
  return (
    <>
      <Button variant="default" size="sm" loading={saving.isPending} onClick={() => saving.mutate()}>
        {label}
      </Button>
      {saving.error !== null && <span role="alert">{reasonsOf(saving.error).join(' ')}</span>}
    </>
  )
}
