"""Lets a Synapse of long ago write its homeserver.yaml under a Python of today.

    PYTHONPATH=<that Synapse> python generate.py --server-name NAME --config-path FILE --generate-config --report-stats=no

Only modules of its configuration are loaded, and their text is its own. What they expect and Python or a package
has taken away since is put back first. Which versions of its packages are there does not matter to them.
"""

import collections
import collections.abc
import inspect
import sys
from collections import namedtuple

import yaml

for name in ("Callable", "Hashable", "Iterable", "Mapping", "MutableMapping", "Sequence", "Set"):
    setattr(collections, name, getattr(collections.abc, name))

ArgSpec = namedtuple("ArgSpec", "args varargs keywords defaults")
inspect.getargspec = lambda function: ArgSpec(*inspect.getfullargspec(function)[:4])

load_yaml = yaml.load
yaml.load = lambda stream, Loader=yaml.SafeLoader: load_yaml(stream, Loader)

try:
    import synapse.python_dependencies

    synapse.python_dependencies.check_requirements = lambda *_: None
except ImportError:
    pass  # 0.33 looks at nothing before it starts.

from synapse.config.homeserver import HomeServerConfig  # noqa: E402

HomeServerConfig.load_or_generate_config("", sys.argv[1:])
