// Whether an alert, or an officer who is not back, wakes somebody.
#pragma once

#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/visit.hpp>

namespace vigil::client {

// How an open alert is brought to the account that listens; one that is not open needs neither.
enum class Sound {
    none,   // shown in silence: it is answered, blue, asked of another organisation, or rings colleagues
    quiet,  // a drill: shown at once and marked as one, without a siren
    siren
};

// `mine`: the organisation that is asked is one of the account's.
Sound sound_of(const protocol::AlertSummary& alert, const AccountId& account, bool mine);

// An overdue visit asks whoever went, and then alarms everybody else (F137).
Sound sound_of(const protocol::VisitView& visit, const AccountId& account);

}  // namespace vigil::client
