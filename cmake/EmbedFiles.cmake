# embed_files(TARGET NAMESPACE [BASE folder] FILES file ...)
# Compiles text files into TARGET. The generated "embedded_<NAMESPACE>.hpp" declares
#   namespace stmirror::embedded::<NAMESPACE> { std::span<const File> files(); }
# files() returns the files in the given order. Their names are file names, or with BASE the paths below BASE. The
# target generated_headers generates the headers for tools that read the sources without a build.
add_custom_target(generated_headers)
set(EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/EmbedScript.cmake")

function(embed_files target namespace)
  cmake_parse_arguments(ARG "" "BASE" "FILES" ${ARGN})
  set(stem "${CMAKE_CURRENT_BINARY_DIR}/embedded/embedded_${namespace}")
  add_custom_command(
    OUTPUT ${stem}.cpp ${stem}.hpp
    COMMAND ${CMAKE_COMMAND} "-DSTEM=${stem}" "-DNAMESPACE=${namespace}" "-DFILES=${ARG_FILES}"
            "-DBASE=${ARG_BASE}" -P "${EMBED_SCRIPT}"
    DEPENDS ${ARG_FILES} "${EMBED_SCRIPT}"
    VERBATIM)
  add_custom_target(${target}_${namespace} DEPENDS ${stem}.hpp)
  add_dependencies(generated_headers ${target}_${namespace})
  target_sources(${target} PRIVATE ${stem}.cpp ${stem}.hpp)
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded")
endfunction()
