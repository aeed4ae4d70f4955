#include <vigil/protocol/messages/admin.hpp>

#include "../codec_for.hpp"

namespace vigil::protocol {

VIGIL_CODEC(AdminRequest)
VIGIL_CODEC(AdminReply)
VIGIL_CODEC(AddOrganisation)
VIGIL_CODEC(OrganisationView)
VIGIL_CODEC(ListOrganisations)
VIGIL_CODEC(OrganisationList)
VIGIL_CODEC(NameOrganisation)
VIGIL_CODEC(CoverageView)
VIGIL_CODEC(CoverageList)
VIGIL_CODEC(AddAccount)
VIGIL_CODEC(AccountView)
VIGIL_CODEC(AccountList)
VIGIL_CODEC(NameAccount)
VIGIL_CODEC(AccountRole)
VIGIL_CODEC(IssuedEnrolment)
VIGIL_CODEC(NameDevice)
VIGIL_CODEC(DeviceView)
VIGIL_CODEC(DeviceList)
VIGIL_CODEC(IssuedSecondFactor)
VIGIL_CODEC(Done)

}  // namespace vigil::protocol
