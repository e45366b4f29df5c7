#!/usr/bin/env bash
# Drives the hub with the model classes of Dify's plugin SDK, the real package from PyPI.
#
#   scripts/dify-contract.sh PATH_OF_dify_contract_test.py [PYTEST_ARGUMENT...]
#
# Needs Python 3.12 or 3.13 (the SDK's syntax needs it)
# and target/model-hub.jar; STAND_IN=1 as in with-test-hub.sh. Installs into target/dify-venv. The SDK counts
# tokens with a vocabulary that it downloads; the test forbids that, so a reply without usage fails here.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/target/dify-venv
contract=${1:?name the contract test to run}
shift

# pyenv puts shims on the PATH for versions that are not switched on, so each candidate has to prove itself.
find_python() {
    local python
    for python in python3.12 python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[23].*/bin/python3 python3; do
        if "$python" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "dify-contract: no Python 3.12 or 3.13 found" >&2
    return 1
}

[ -f "$contract" ] || { echo "dify-contract: no test at $contract; give its path" >&2; exit 1; }
contract=$(cd "$(dirname "$contract")" && pwd)/$(basename "$contract")

if [ ! -f "$venv/installed" ]; then
    python=$(find_python)
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/scripts/dify-contract.txt"
    touch "$venv/installed"
fi

# Cache files stay out of the test's folder, which may be read-only. A proxy must not get between test and hub.
export PYTHONDONTWRITEBYTECODE=1 NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
exec "$root/scripts/with-test-hub.sh" "$venv/bin/pytest" -p no:cacheprovider -W ignore -v "$contract" "$@"
