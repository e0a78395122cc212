import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Two tasks of inference, one whose inputs have named fields and one whose inputs have none. */
export function writeNliCollection(folder: string, instances = 8): string {
  mkdirSync(folder, { recursive: true })
  const things = ['rain', 'snow', 'wind', 'fog', 'hail', 'frost']
  const thing = (i: number) => things[i % things.length] ?? ''
  const inputs = {
    nli_fields: (i: number) => `Premise: There is ${thing(i)} ${i}. Hypothesis: There is ${thing(i + (i % 2))}.`,
    nli_plain: (i: number) => `There is ${thing(i)} ${i}, so there is ${thing(i + (i % 2))}.`,
  }
  for (const [name, input] of Object.entries(inputs)) {
    const output = (i: number) => (i % 2 === 0 ? 'yes' : 'no')
    writeFileSync(
      join(folder, `${name}.json`),
      JSON.stringify({
        Categories: ['Textual Entailment'],
        Definition: ['Does the second sentence follow from the first? Answer yes or no.'],
        'Positive Examples': [900, 901, 902].map((i) => ({ input: input(i), output: output(i), explanation: '' })),
        'Negative Examples': [910, 911].map((i) => ({ input: input(i), output: output(i + 1), explanation: '' })),
        Instances: Array.from({ length: instances }, (_, i) => ({
          id: `${name}-${i}`,
          input: input(i),
          output: [output(i)],
        })),
      }),
    )
  }
  return folder
}

/**
 * A table of templates as Webson & Pavlick publish theirs, two of each category; and words in the place of yes and no.
 */
export function writeTemplates(file: string): string {
  const rows = [
    [
      'MNLI_YN',
      '{premise} Using only the above description, ""{hypothesis}"" is definitely correct. Yes or no?',
      'instructive',
    ],
    ['GPT_YN', String.raw`{premise}\nquestion: {hypothesis} Yes or no?\nanswer:`, 'instructive'],
    ['similar_words', '{premise} Are there lots of similar words in ""{hypothesis}""?', 'misleading'],
    ['french', '{premise} Is this French? {hypothesis}', 'misleading_extreme'],
    ['zoning', '{premise} Single-family zoning is bad. ""{hypothesis}""?', 'irrelevant'],
    ['concat_PHM', '{premise} {hypothesis}', 'null'],
  ]
  writeFileSync(
    file,
    [
      'template_name,template,targets,template_category,target_category,experiment,comment',
      ...rows.map(([name, text, category]) => `${name ?? ''},"${text ?? ''}",yes;no,${category ?? ''},yes-no,sec4,`),
      ',,,,,,',
      'concat_PMH,{premise} {mask} {hypothesis},yes;no,null,yes-no,encoder_only,',
      'zoning,"{premise} Single-family zoning is bad. ""{hypothesis}""?",no;yes,irrelevant,reversed,sec5,',
    ].join('\n'),
  )
  return file
}
