# shellcheck shell=bash disable=SC2034  # the lists are used by the scripts that source this
# Distribution packages, installed when they are missing. Sourced by run and test.
# Known to work on Debian 12 and Ubuntu 24.04; elsewhere the lists below say what is needed.

# The first of the Boost versions that this distribution has (1.81 to 1.83 are known to work).
boost_packages=(libboost1.83-dev libboost1.81-dev)

# To build the server. ccache and mold only make the build quicker.
build_packages=(
    g++ cmake ninja-build pkg-config ccache mold
    nlohmann-json3-dev libsqlite3-dev libssl-dev libfmt-dev libcli11-dev libtomlplusplus-dev libargon2-dev
    libp11-kit-dev libmimalloc-dev
)

# To run the tests: the test libraries, and independent implementations to test against.
test_packages=(
    libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
    postgresql openssl curl strace ca-certificates softhsm2
)

# To build with sanitizers and fuzzers.
sanitizer_packages=(clang-19 libclang-rt-19-dev)

say() { printf '==> %s\n' "$*"; }

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

is_installed() {
    [[ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null)" == "ii "* ]]
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "must be root to install packages, and there is no sudo: run as root once: $*"
    fi
}

# The names among "$@" that are not installed, one a line.
missing_among() {
    local name
    for name in "$@"; do
        is_installed "$name" || printf '%s\n' "$name"
    done
}

boost_is_installed() {
    local name
    for name in "${boost_packages[@]}"; do
        ! is_installed "$name" || return 0
    done
    return 1
}

boost_to_install() {
    local name
    for name in "${boost_packages[@]}"; do
        if apt-cache show "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail "this distribution has none of: ${boost_packages[*]}"
}

# Installs those of "$@", and Boost, that are missing; says which. Does nothing when all are there.
install_packages() {
    command -v apt-get >/dev/null || fail "needs apt-get (Debian 12 or Ubuntu 24.04)"
    local missing
    mapfile -t missing < <(missing_among "$@")
    if boost_is_installed && ((${#missing[@]} == 0)); then
        return
    fi
    as_root apt-get -q update
    boost_is_installed || missing+=("$(boost_to_install)")
    say "installing ${#missing[@]} packages of the distribution: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# What is missing of Node.js, one a line. It may also come from elsewhere, so the commands are looked for.
node_packages() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        printf '%s\n' nodejs npm
    fi
}
