#include <vigil/protocol/messages/report.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(Place)
VIGIL_CODEC(Places)
VIGIL_CODEC(ReportedChild)
VIGIL_CODEC(MustNotKnow)
VIGIL_CODEC(FileReport)
VIGIL_CODEC(FileSupplement)
VIGIL_CODEC(Filed)
VIGIL_CODEC(ReceiptClaims)
VIGIL_CODEC(ReportStatus)
VIGIL_CODEC(OwnReport)
VIGIL_CODEC(ReportList)
VIGIL_CODEC(ClaimReport)

}  // namespace vigil::protocol
