"""Renders templates.json with Jinja2 as Hugging Face's apply_chat_template does, and writes rendered.json beside it.

The templates are short ones with the constructs of published chat templates. `pip install jinja2`, then run this file.
"""
import json
from pathlib import Path

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

folder = Path(__file__).parent


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
environment.globals['raise_exception'] = raise_exception
environment.globals['strftime_now'] = lambda format: '26 Jul 2024'

rendered = {
    name: environment.from_string(template).render(
        messages=[{'role': 'user', 'content': 'X'}], add_generation_prompt=True, enable_thinking=False, tools=None, documents=None,
        bos_token='<s>', eos_token='</s>',
    )
    for name, template in json.loads((folder / 'templates.json').read_text()).items()
}
(folder / 'rendered.json').write_text(json.dumps({'jinja2': jinja2.__version__, 'rendered': rendered}, indent=2, ensure_ascii=False) + '\n')
