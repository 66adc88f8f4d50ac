"""Loads configurations as Synapse does at its start. Standard input: a JSON list of lists of paths, each list one
configuration. Standard output: a JSON list of what stops each, null where nothing does."""

import contextlib
import json
import os
import sys

from synapse.config.homeserver import HomeServerConfig


def refusal(paths):
    # Relative paths are looked for where the files are.
    os.chdir(os.path.dirname(paths[-1]))
    arguments = [word for path in paths for word in ("-c", path)]
    try:
        with contextlib.redirect_stdout(sys.stderr):
            HomeServerConfig.load_config("", arguments)
    except BaseException as error:  # Some refusals are no ConfigError: KeyError, TypeError.
        return "%s: %s" % (type(error).__name__, error)
    return None


json.dump([refusal(paths) for paths in json.load(sys.stdin)], sys.stdout)
