#!/bin/sh
# Runs ccache with the settings for files that use a precompiled header: compare the header's text (see precompile.sh),
# and assume that nothing depends on the time of the build.
# The name of this file contains "ccache", because tools that read compile_commands.json recognise a launcher
# by that word.
export CCACHE_PCH_EXTSUM=true CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
exec ccache "$@"
