const turn = "{{ messages[0]['content'] }}"

/** Chat templates that never end, take all memory, say nothing, or say far too much. */
export const hostileTemplates: readonly string[] = [
  `${turn}{% for i in range(1000000000) %}x{% endfor %}`,
  `${turn}{% for i in range(1000000000) %}{% endfor %}`,
  `${turn}${'{% for i in range(10000) %}'.repeat(4)}{% set x = i %}${'{% endfor %}'.repeat(4)}`,
  `${turn}{% set ns = namespace(x='x') %}{% for i in range(64) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}`,
  `${turn}{% set ns = namespace(x=[1]) %}{% for i in range(64) %}{% set ns.x = ns.x + ns.x %}{% endfor %}`,
  `${turn}{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}`,
  `${turn}{% macro m(n) %}{% if n > 0 %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}`,
  `${turn}{% set a = range(100000000) | list %}{{ a | join('xxxxxxxx') }}`,
  `${turn}{{ range(30000000) | map('string') | join(',') | length }}`,
  `${turn}{{ ('x' | string).replace('', 'yyyyyyyyyyyyyyyy').replace('', 'yyyyyyyyyyyyyyyyy').replace('', 'yyyyyyyyyyyyyy').replace('', 'yyyyyyyyyyyyyyy').replace('', 'zzzzzzzzzzzzzzzzzzzz') }}`,
  `${turn}{% for i in range(3000) %}${'x'.repeat(60)}{% endfor %}`,
  `${turn}{{ 'x' | indent(2000000000) }}`,
  `${turn}{{ messages | tojson(indent=100000000) }}`,
  `${'{% if true %}'.repeat(20_000)}${turn}${'{% endif %}'.repeat(20_000)}`,
  '('.repeat(50_000),
  `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}${turn}`,
  `{{ ${'-'.repeat(100_000)}1 }}`,
  `{{ "${'a'.repeat(500_000)}" }}${turn}`,
  `${turn}{% set ns = namespace(a=[]) %}{% set ns.a = [ns, ns] %}{{ ns }}`,
  '{% for %}', '{{', '{% raw %}', '', ' ', '{{ bos_token }}', `${turn}${turn}`, "{{ raise_exception('no') }}", "{{ raise_exception('x' | string | indent(100000)) }}",
  'x'.repeat(3_000_000), `${turn}{{ strftime_now('%Y'.replace('', 'x')) }}`, `{% set messages = [] %}${turn}`, '{{ constructor.constructor("return process")() }}', "{{ messages.__proto__ }}{{ ''.constructor }}",
]
