// Whether an alert, or an officer who is not back, wakes somebody.
#pragma once

#include <vector>
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

struct Listed {
    protocol::AlertSummary alert;
    bool mine = false;  // as above
};

// How each of these alerts is brought, in their order: all that the client shows, anew whenever one comes, changes or goes. Alerts of one
// sender's burst sound as one (F149): the one of the highest level, of these the first, and the others are shown quietly.
std::vector<Sound> sounds_of(const std::vector<Listed>& alerts, const AccountId& account);

// An overdue visit asks whoever went, and then alarms everybody else (F137).
Sound sound_of(const protocol::VisitView& visit, const AccountId& account);

}  // namespace vigil::client
