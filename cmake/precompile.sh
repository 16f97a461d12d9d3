#!/bin/sh
# precompile.sh COMPILER ARGUMENT…
# Runs the compiler. If it precompiles a header into FILE, also writes FILE.sum, a checksum of the header's text. The
# precompiled header contains the path of its checkout, but its text does not, so ccache compares the checksum of the
# text (CCACHE_PCH_EXTSUM).
set -eu
"$@"
case " $* " in *" -emit-pch "*) ;; *) exit 0 ;; esac

output=
previous=
count=$#
while [ "$count" -gt 0 ]; do
    argument=$1
    shift
    count=$((count - 1))
    [ "$previous" != -o ] || output=$argument
    previous=$argument
    case $argument in
        # "-Xclang -emit-pch" becomes "-Xclang -dD", so that the text contains every macro.
        -emit-pch) set -- "$@" -dD ;;
        *) set -- "$@" "$argument" ;;
    esac
done
"$@" -E -P -o "$output.text"
sha256sum <"$output.text" >"$output.sum"
rm "$output.text"
