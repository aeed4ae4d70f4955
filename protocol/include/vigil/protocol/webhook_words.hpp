// The closed word lists of webhooks: what a system of others is told, and how far a message has come.
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

// The `type` of a message.
enum class WebhookEvent { alert_raised, alert_changed, limit_changed, test };
constexpr auto words_of(WebhookEvent) {
    using enum WebhookEvent;
    return std::array{Word<WebhookEvent>{alert_raised, "alert.raised", "警报发出",
                                         "an alert, a new version of it, or it rings again"},
                      Word<WebhookEvent>{alert_changed, "alert.changed", "警报变动", "the state of an alert changed"},
                      Word<WebhookEvent>{limit_changed, "limit.changed", "时限变动",
                                         "a limit of a case has passed, or what it was for is done since"},
                      Word<WebhookEvent>{test, "webhook.test", "测试", "an administrator tries the endpoint"}};
}

enum class WebhookState { queued, sent, failed, cancelled };
constexpr auto words_of(WebhookState) {
    using enum WebhookState;
    return std::array{Word<WebhookState>{queued, "queued", "待发送", "waits, or is on its way"},
                      Word<WebhookState>{sent, "sent", "已发送", "the endpoint has taken it"},
                      Word<WebhookState>{failed, "failed", "发送失败", "did not go out and will not by itself"},
                      Word<WebhookState>{cancelled, "cancelled", "已取消", "was not to be told any more"}};
}

}  // namespace vigil
