// What nearly every test of faults includes.
#pragma once

#include "support/person.hpp"
#include "support/precompiled.hpp"
