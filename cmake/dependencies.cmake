# Finds what the headers themselves include. The installed package configuration repeats these lines.
find_package(Boost 1.74 REQUIRED)
find_package(range-v3 REQUIRED)  # its version file accepts the exact version only, so none is named
find_package(fmt REQUIRED)
