#include "storage/store/unit.hpp"

namespace vigil::storage {

StoredUnit::StoredUnit(Connection& connection, const UnitContext& context, DirectoryMemo* memo)
    : connection_(connection),
      context_(context),
      divisions_(connection, memo),
      organisations_(connection, memo),
      accounts_(connection, context.keys),
      devices_(connection, context.keys),
      sessions_(connection, context.keys),
      reports_(connection, records_),
      cases_(connection, records_),
      matches_(connection, records_),
      handling_(connection),
      proposals_(connection),
      oversight_(connection),
      alerts_(connection, records_),
      calendars_(connection, memo),
      clocks_(connection),
      measures_(connection, records_),
      transfers_(connection),
      visits_(connection),
      releases_(connection),
      rosters_(connection),
      deliveries_(connection),
      reachability_(connection),
      webhooks_(connection),
      drills_(connection),
      sirens_(connection),
      considerations_(connection, records_),
      rules_(connection, records_),
      streams_(connection, context.keys.cursor_key()),
      external_keys_(connection),
      checkpoints_(connection, records_),
      log_(connection, context.log_id, records_),
      vault_(connection, context.keys),
      upkeep_(connection, context.keys),
      erasures_(connection, records_) {}

Result<Written> StoredUnit::finish() {
    if (connection_.access() == Access::read) {
        if (streams_.has_pending() || log_.has_pending())
            return Error{ErrorKind::internal, "a read may neither push an item nor append an event"};
        return Written{};
    }
    Written written;
    VIGIL_TRY(written.streams, streams_.flush());
    VIGIL_TRY(written.marks, log_.flush(context_.timers.now()));
    written.last_pos = log_.last_pos();
    return written;
}

}  // namespace vigil::storage
