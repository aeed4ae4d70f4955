# VIGIL_SANITIZE: a list for -fsanitize=, set by the presets asan, tsan and fuzz.
set(VIGIL_SANITIZE "" CACHE STRING "sanitizers, for example address,undefined")
if(VIGIL_SANITIZE)
  add_compile_options(-fsanitize=${VIGIL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VIGIL_SANITIZE})
endif()
if(VIGIL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # so that the fuzzers see which branches of the libraries they reach
endif()
