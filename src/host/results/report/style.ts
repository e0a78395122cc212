import { createHash } from 'node:crypto'

/** Fonts that every system has; ink on paper, and readable in print. */
export const style = `
:root { color-scheme: light; --ink: #1b1b1f; --soft: #55555e; --line: #c9c9d1; --tint: #f4f4f7; --accent: #004ecb; }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: var(--ink); background: #fff; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.8rem 0 .8rem; padding-top: .9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
h4 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
p, li { max-width: 46rem; }
p { margin: .5rem 0; }
ul, ol { padding-left: 1.4rem; }
li { margin: .3rem 0; }
a { color: var(--accent); }
.about { color: var(--soft); margin: 0; max-width: none; }
.soft { color: var(--soft); font-size: .9rem; }
.first { font-size: 1.25rem; line-height: 1.45; font-weight: 600; margin: .4rem 0 1rem; }
.word { display: inline-block; border: 1px solid var(--ink); border-radius: 3px; padding: 0 .4em; font-size: .8rem; font-weight: 600; white-space: nowrap; line-height: 1.5; }
.care { border-left: 4px solid #a85b00; background: #fdf6ec; padding: .6rem 1rem; margin: 1rem 0; }
.care p { margin: .2rem 0; }
nav ol { columns: 2; padding-left: 1.6rem; margin: .6rem 0 0; }
nav li { margin: .1rem 0; break-inside: avoid; }
figure { margin: 1.2rem 0 1.8rem; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-size: .875rem; color: var(--soft); margin-top: .3rem; max-width: 46rem; }
.wide { overflow-x: auto; margin: .8rem 0 1.4rem; }
.wide:focus { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .84rem; line-height: 1.4; font-variant-numeric: tabular-nums; min-width: 60%; }
caption { text-align: left; font-size: .875rem; color: var(--soft); padding: 0 0 .5rem; max-width: 46rem; }
th, td { padding: .28rem .7rem .28rem 0; text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: normal; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody { border-bottom: 1px solid var(--line); }
tbody:last-of-type { border-bottom: 1.5px solid var(--ink); }
tbody th { min-width: 9rem; }
.number { text-align: right; white-space: nowrap; }
thead .number, .number.long { white-space: normal; }
.number.long { min-width: 7rem; }
.text { overflow-wrap: anywhere; white-space: pre-wrap; }
td.answer { min-width: 14rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .3rem 1.2rem; margin: .6rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
code, pre { font: .82rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 1rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; color: var(--soft); font-size: .85rem; }
@page { size: A4; margin: 18mm 15mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt system-ui, sans-serif; color: #55555e; } }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  h2 { margin-top: 1.8rem; }
  figure, tr, li, article, .care, .keep { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  table { font-size: 7.6pt; width: 100%; }
  th, td { padding-right: .45rem; overflow-wrap: break-word; }
  tbody th, td.text { overflow-wrap: anywhere; }
  thead th { overflow-wrap: normal; }
  tbody th { min-width: 6rem; }
  td.answer { min-width: 8rem; }
  pre { break-inside: auto; font-size: 7.6pt; }
  a { color: inherit; text-decoration: none; }
}
`

/** For the page's policy: no other style counts, not even an attribute of an element. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
