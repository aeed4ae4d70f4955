// What nearly every test of the whole server includes.
#pragma once

#include "support/person.hpp"
#include "support/precompiled.hpp"
#include "support/test_server.hpp"
