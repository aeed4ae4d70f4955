# Speed of the build only: a compiler cache and a fast linker, each used when it is installed.
find_program(VIGIL_CCACHE ccache)
if(VIGIL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${VIGIL_CCACHE}")
endif()
find_program(VIGIL_MOLD mold)
if(VIGIL_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()
