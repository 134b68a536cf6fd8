package import BudgetModel

extension LedgerReason {
  /// Why the money moved, in a few words.
  package var phrase: String {
    switch self {
    case .allocate: "budget of the pool"
    case .split: "share of a divided budget"
    case .levy: "levy paid upwards before the decision"
    case .fund: "payment of a project"
    case .fundSecondPass: "payment of a project in the second pass"
    case .fundAgreed: "payment of a project that both chambers want"
    case .fundReferendum: "payment of a project that the referendum chose"
    case .topUp: "completes a project that was nearly covered"
    case .sideways: "collective fund of neighbouring councils"
    case .leftoverUp: "left over, passed up"
    case .leftoverTo: "left over, passed to the pool that the by-law names"
    case .leftoverTurnout: "left over, passed to the council with the highest turnout"
    case .return: "returned to those who had paid it in"
    case .carry: "left over, carried to the next cycle"
    case .lapse: "left over, lapsed"
    case .residue: "rounding residue of a division"
    }
  }
}
