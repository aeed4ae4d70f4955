#pragma once

namespace vigil {

// Which write goes first where several wait. What only records a look goes later than reports and acknowledgements (F148).
enum class Urgency { first, later };

}  // namespace vigil
