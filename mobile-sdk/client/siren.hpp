// Whether an alert wakes somebody.
#pragma once

#include <vigil/protocol/messages/alert.hpp>

namespace vigil::client {

// How an open alert is brought to the account that listens; one that is not open needs neither.
enum class Sound {
    none,   // shown in silence: it is answered, blue, asked of another organisation, or rings colleagues
    quiet,  // a drill: shown at once and marked as one, without a siren
    siren
};

// `mine`: the organisation that is asked is one of the account's.
Sound sound_of(const protocol::AlertSummary& alert, const AccountId& account, bool mine);

}  // namespace vigil::client
