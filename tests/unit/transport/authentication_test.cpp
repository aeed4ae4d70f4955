// Whom a request is noted to come from.
#include "transport/http/authentication.hpp"

#include <gtest/gtest.h>

namespace vigil::http {
namespace {

std::optional<Identified> holder(Standing standing) {
    Identified holder;
    holder.caller.account = AccountId("019ca000-0000-7000-8000-000000000001");
    holder.standing = standing;
    return holder;
}

std::optional<std::string> noted(const std::optional<Identified>& sender) {
    Request request;
    note_sender(request, sender);
    return request.sender;
}

// An expired session never makes a report wait longer (promise P12).
TEST(NotedSender, GivenASessionThatStandsOrHasExpired_WhenNoted_ThenItIsTheAccount) {
    EXPECT_EQ(noted(holder(Standing::live)), "019ca000-0000-7000-8000-000000000001");
    EXPECT_EQ(noted(holder(Standing::expired)), "019ca000-0000-7000-8000-000000000001");
}

TEST(NotedSender, GivenARevokedSessionOrNone_WhenNoted_ThenItIsNobody) {
    EXPECT_EQ(noted(holder(Standing::revoked)), "");
    EXPECT_EQ(noted(std::nullopt), "");
}

}  // namespace
}  // namespace vigil::http
