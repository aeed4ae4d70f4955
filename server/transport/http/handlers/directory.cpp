// Public facts: divisions, code lists, keys, the documents of this API.
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/asyncapi.hpp>
#include <vigil/protocol/messages/directory.hpp>

#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

template <class Terms>
std::vector<protocol::CodeView> views(const Terms& terms) {
    std::vector<protocol::CodeView> shown;
    for (const auto& term : terms) {
        protocol::CodeView view{term.code, term.name.zh, term.name.en, {}};
        if constexpr (requires { term.basis; }) view.basis = term.basis;
        shown.push_back(std::move(view));
    }
    return shown;
}

// Signals that a reporter may send, in the plain words that a reporter is asked.
std::vector<protocol::CodeView> reporters_signals(const triage::RuleSet& rules) {
    std::vector<protocol::CodeView> shown;
    for (const auto& signal : rules.words.signals)
        if (triage::reporters_may_send(signal))
            shown.push_back({signal.code, signal.question.zh, signal.question.en, signal.basis});
    return shown;
}

Response public_document(std::string body) {
    Response response = json_response(200, std::move(body));
    response.headers.set("Cache-Control", "public, max-age=300");
    return response;
}

}  // namespace

Answer list_divisions(Context& context, Call& call) {
    const auto parent = query_value(call.request.query, "parent");
    if (parent && !is_division_code(*parent))
        co_return refuse(call, problem("unknown_division", "a code that is not twelve digits"));
    auto list = [&](Unit& unit) -> Result<protocol::DivisionList> {
        std::vector<Division> divisions;
        if (parent) {
            VIGIL_TRY(const auto known, unit.divisions().find(DivisionCode(*parent)));
            if (!known) return problem("unknown_division", "no division has this code");
            VIGIL_TRY(divisions, unit.divisions().children(DivisionCode(*parent)));
        } else {
            VIGIL_TRY(divisions, unit.divisions().roots());
        }
        protocol::DivisionList answer_body;
        for (const auto& each : divisions)
            answer_body.divisions.push_back({each.code, each.parent.value_or(DivisionCode()), each.level, each.name});
        return answer_body;
    };
    const auto divisions = co_await context.store.read(std::move(list), Urgency::later);
    if (!divisions) co_return refuse(call, divisions.error());
    co_return public_document(protocol::encode(divisions.value()));
}

Answer vocabulary(Context& context, Call&) {
    const auto rules = context.rules.get();
    const protocol::Vocabulary document{.rule_set = rules->id,
                                        .rule_version = rules->version,
                                        .circumstances = views(rules->words.circumstances),
                                        .signals = reporters_signals(*rules),
                                        .suspect_relations = views(rules->words.suspect_relations),
                                        .reporter_kinds = views(rules->words.reporter_kinds),
                                        .reporter_org_kinds = views(rules->words.reporter_org_kinds),
                                        .child_categories = views(rules->words.child_categories),
                                        .recipients = views(rules->words.recipients),
                                        .consideration_reasons = views(rules->considerations.reasons)};
    co_return public_document(protocol::encode(document));
}

Answer jwks(Context& context, Call&) { co_return public_document(context.receipts.public_keys()); }

Answer openapi(Context&, Call&) { co_return public_document(protocol::openapi()); }

Answer asyncapi(Context&, Call&) { co_return public_document(protocol::asyncapi()); }

}  // namespace vigil::http
