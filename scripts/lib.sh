# shellcheck shell=bash
# Functions for the scripts. Source this file after `set -euo pipefail`. This file changes to the project's
# folder.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf '\nerror: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# Prints the release of Debian, 12 or 13. Prints nothing on other systems.
debian_release() {
    local release
    # shellcheck source=/dev/null
    release=$([ -r /etc/os-release ] && . /etc/os-release && echo "${ID:-} ${VERSION_ID:-}") || true
    case "$release" in "debian 12" | "debian 13") echo "${release#debian }" ;; esac
}

# package_lists PRESET [PURPOSE]: prints the lists of packages that the preset needs, and those for the PURPOSE (browser,
# format, package or tidy).
package_lists() {
    printf '%s\n' scripts/packages.txt
    [ -z "${2:-}" ] || printf '%s\n' "scripts/packages-$2.txt"
    case "$1" in
        asan+ubsan | tsan) printf '%s\n' scripts/packages-sanitizers.txt ;;
        bench) printf '%s\n' scripts/packages-bench.txt ;;
    esac
}

# check_preset PRESET: fails if CMakePresets.json does not have the preset.
check_preset() {
    case "$1" in
        release | debug | asan+ubsan | tsan | bench | package) ;;
        *) die "unknown preset: '$1'" "presets: release, debug, asan+ubsan, tsan, bench, package" ;;
    esac
}

# Prints how many processes to run at once: one for each processor, but no more than fit into memory (1.5 GB for each compiler).
jobs_at_once() {
    local processors memory_kb fits
    processors=$(nproc)
    memory_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
    fits=$((${memory_kb:-1500000} / 1500000))
    [ "$fits" -ge 1 ] || fits=1
    if [ "$fits" -lt "$processors" ]; then echo "$fits"; else echo "$processors"; fi
}

# configure PRESET: runs CMake the first time. Later, Ninja itself runs CMake when a CMake file has changed.
configure() {
    local preset=$1
    [ ! -f "build/$preset/build.ninja" ] || return 0
    say "configuring build/$preset"
    local options=()
    if ! command -v clang++-19 >/dev/null && [ -n "${CXX:-}" ]; then
        options+=("-DCMAKE_CXX_COMPILER=$CXX")
    fi
    if command -v ccache >/dev/null; then
        options+=("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    fi
    cmake --preset "$preset" "${options[@]}" ||
        die "CMake could not configure the build (see above)" \
            "a package may be missing: run scripts/install-deps $preset"
}

# build PRESET [TARGET…]: builds the targets, or all without a TARGET.
build() {
    local preset=$1
    shift
    configure "$preset"
    local arguments=(--build --preset "$preset" --parallel "$(jobs_at_once)")
    [ $# -eq 0 ] || arguments+=(--target "$@")
    say "building ${*:-everything} in build/$preset"
    cmake "${arguments[@]}" ||
        die "the build failed (see the first error above)" \
            "if it began with another compiler or library, remove build/$preset and try again"
}

# Prints every source file, one per line.
source_files() {
    find lib daemon simulator tests bench -name '*.cpp' -o -name '*.hpp' | sort
}

# changed_files BRANCH: prints the source files that changed since this branch left BRANCH.
changed_files() {
    local base
    base=$(git merge-base HEAD "$1") || die "there is no branch $1 to compare with" "name the files to check"
    { git diff --name-only --diff-filter=d "$base" && git ls-files --others --exclude-standard; } |
        grep -E '\.[ch]pp$' | sort -u
}

# start_simulator PROGRAM FOLDER CUSTOMERS [OPTION…]: simulates a tenant without a rate limit. Sets simulator_pid
# as soon as the simulator runs, and returns once the simulator accepts requests. FOLDER gets client.toml,
# ca.pem, port and log.
start_simulator() {
    local program=$1 folder=$2 customers=$3
    shift 3
    "$program" --listen 127.0.0.1:0 --customers "$customers" --rate-limit 0 --write-config "$folder/client.toml" \
        --ca-file "$folder/ca.pem" --port-file "$folder/port" "$@" >"$folder/log" &
    simulator_pid=$!
    until [ -s "$folder/port" ]; do
        kill -0 "$simulator_pid" 2>/dev/null || die "the simulator did not start" "$(cat "$folder/log")"
        sleep 0.2
    done
    printf '\n[limits]\nrequests_per_second = 60\nconnections = 6\n' >>"$folder/client.toml"
}
