#!/bin/sh
# ccache, told what it needs to know to cache files that use a precompiled header: to go by the header's text (see
# precompile.sh), and that nothing depends on the time of the build.
# Tools that read compile_commands.json know a launcher by the name ccache.
export CCACHE_PCH_EXTSUM=true CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
exec ccache "$@"
