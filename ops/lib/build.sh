# shellcheck shell=bash
# One way to build for everybody: the presets of CMakePresets.json. Sourced by run and test.

# Memory that new processes may take, in MiB: the machine's, or less in a container.
memory_mib() {
    local available limit
    available=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo) / 1024))
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    if [[ "$limit" =~ ^[0-9]+$ ]] && ((limit / 1048576 < available)); then
        available=$((limit / 1048576))
    fi
    printf '%s\n' "$available"
}

# Compilers that may run at the same time: one a core, and 3 GiB for each, which the largest lot of source files takes.
build_jobs() {
    local by_memory by_cores
    by_memory=$(($(memory_mib) / 3072))
    by_cores=$(nproc)
    local jobs=$((by_memory < by_cores ? by_memory : by_cores))
    printf '%s\n' $((jobs < 1 ? 1 : jobs))
}

# A full disk ends a compiler without a word, so it is asked about first. Everything of one preset takes up to 6 GiB.
require_room() {
    local free_mib
    mkdir -p build
    free_mib=$(df --output=avail --block-size=1M build | tail -n 1)
    ((free_mib >= 8192)) || fail "only $free_mib MiB are free where build/ lies; a preset and its tests take up to 8192 MiB"
}

# build_preset PRESET [TARGET...]: into build/PRESET; without targets, everything.
build_preset() {
    local preset=$1 jobs
    shift
    [[ -d "build/$preset" ]] || require_room
    jobs=$(build_jobs)
    say "building preset $preset into build/$preset ($jobs at a time)"
    cmake --preset "$preset" --log-level=WARNING >/dev/null
    cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}
