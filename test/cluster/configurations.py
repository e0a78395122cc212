"""Has Axolotl and LLaMA-Factory read the configurations that `placebo training hand-out` writes; nothing is trained.

    python configurations.py axolotl.yaml llama-factory.yaml

Both are installed without what they train with (pip install --no-deps axolotl==0.19.0 llamafactory==0.9.5), beside
torch, transformers, trl, peft, datasets, accelerate, omegaconf, fire and pydantic; no GPU is needed.
"""
import os
import sys

import yaml

os.environ.setdefault("DISABLE_VERSION_CHECK", "1")
from axolotl.utils.schemas.config import AxolotlInputConfig
from llamafactory.hparams import get_train_args

axolotl, llama_factory = (yaml.safe_load(open(file)) for file in sys.argv[1:3])
AxolotlInputConfig(**axolotl)
unknown = [key for key in axolotl if key not in AxolotlInputConfig.model_fields]
print(f"axolotl: {len(axolotl)} keys read, {len(unknown)} unknown" + (f": {unknown}" if unknown else ""))
# It refuses keys that it does not know. 16-bit floats are asked of a GPU else.
get_train_args({**llama_factory, "use_cpu": True})
print(f"llama-factory: {len(llama_factory)} keys read, 0 unknown")
sys.exit(1 if unknown else 0)
