# vigil::warnings: linked by every target of the project, never by a dependency.
add_library(vigil_warnings INTERFACE)
add_library(vigil::warnings ALIAS vigil_warnings)
target_compile_options(vigil_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow)
if(VIGIL_WERROR)
  target_compile_options(vigil_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What g++ 12 reports wrongly once it inlines; the sanitizer builds find the real ones. Values inside std::optional and
  # Outcome as "maybe uninitialized"; the frames of Boost.Asio's coroutines, whose operators new and delete do match.
  target_compile_options(vigil_warnings INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # std::stable_sort of libstdc++ 12 uses what the library itself calls deprecated; g++ reports what we use.
  target_compile_options(vigil_warnings INTERFACE -Wno-deprecated-declarations)
endif()
