# Speed of the build only: sources of a target compiled as one, sixteen unless a preset says otherwise, a compiler cache and a
# fast linker, each used when it is installed, and a compiler that does not tidy up before it holds 1 GiB, which takes one
# eighth off its time.
if(NOT DEFINED CMAKE_UNITY_BUILD_BATCH_SIZE)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
endif()
set(CMAKE_UNITY_BUILD ON CACHE BOOL "compile sources together; off: each alone, which shows a missing #include")
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A coroutine's frame holds types of its file's unnamed namespace; g++ takes a file that is not the main one for a header.
  add_compile_options(-Wno-subobject-linkage)
endif()
find_program(VIGIL_CCACHE ccache)
if(VIGIL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Sloppiness that precompiled headers need; their text goes into the hash all the same.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${VIGIL_CCACHE}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  endif()
endif()
find_program(VIGIL_MOLD mold)
if(VIGIL_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options("SHELL:--param ggc-min-heapsize=1048576")
endif()
