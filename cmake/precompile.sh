#!/bin/sh
# precompile.sh COMPILER ARGUMENT…
# Runs the compiler. Where it precompiles a header, writes FILE.sum beside it: a checksum of the header's text. A
# precompiled header holds the path of its checkout, its text does not, so ccache goes by the text (CCACHE_PCH_EXTSUM).
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
        # "-Xclang -emit-pch" becomes "-Xclang -dD": every macro counts.
        -emit-pch) set -- "$@" -dD ;;
        *) set -- "$@" "$argument" ;;
    esac
done
"$@" -E -P -o "$output.text"
sha256sum <"$output.text" >"$output.sum"
rm "$output.text"
