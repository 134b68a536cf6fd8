/// How a council decides through those that its children send (CONFEDERATION 8.3).
package struct Delegation: Sendable, Hashable {
  package enum Form: String, Sendable {
    case split
    case blockBundle = "block-bundle"
    case blockRanking = "block-ranking"
    case individual
  }
  package enum MandateSource: String, Sendable {
    case recordedElseComputed = "recorded-else-computed"
    case recorded, computed
  }
  package enum Bundle: String, Sendable { case allocation, majority }
  package enum Vacancy: String, Sendable {
    case abstain
    case statusQuo = "status-quo"
    case zeroWeight = "zero-weight"
  }
  package var form: Form = .split
  package var mandate: MandateSource = .recordedElseComputed
  package var bundle: Bundle = .allocation
  package var hasMixedPlenum = false
  package var vacancy: Vacancy = .abstain
  package var seats = SeatRule()
  package init() {}
}

/// How seats or weights follow from a base (CONFEDERATION 9).
package struct SeatRule: Sendable, Hashable {
  package enum Method: String, Sendable, CaseIterable {
    case sainteLague = "sainte-lague"
    case dhondt
    case huntingtonHill = "huntington-hill"
    case adams, hamilton, ratio, steps, degressive
    case squareRoot = "square-root"
    case equal, declared, exact
  }
  package enum Base: String, Sendable {
    case eligible, population, members
    case previousTurnout = "previous-turnout"
    case turnout, present
  }
  package enum Rounding: String, Sendable {
    case floor, ceil
    case halfUp = "half-up"
    case halfDown = "half-down"
  }
  /// One seat for each `per` people up to `bound`, beyond the bound of the step before.
  package struct Step: Sendable, Hashable {
    package var bound: Int64
    package var per: Int64
    package init(bound: Int64, per: Int64) {
      self.bound = bound
      self.per = per
    }
  }
  package var method: Method = .sainteLague
  /// For divisor methods, `hamilton` and `degressive`.
  package var total: Int64?
  /// For `ratio`.
  package var per: Int64?
  package var steps: [Step] = []
  /// For `declared`: by council id.
  package var weights: [String: Ratio] = [:]
  package var baseSeats: Int64?
  package var base: Base = .eligible
  package var rounding: Rounding = .floor
  package var minimum: Int64 = 0
  package var maximum: Int64?
  /// Rules of single kinds of councils, which have no rules of kinds themselves.
  package var byKind: [String: SeatRule] = [:]
  package var allowsTurnoutBase = false
  package init() {}

  /// The rule of a council of this kind.
  package func rule(ofKind kind: String) -> SeatRule { byKind[kind] ?? self }
}

/// Two chambers that decide together (CONFEDERATION 8.4).
package struct Dual: Sendable, Hashable {
  package enum Resolution: String, Sendable {
    case referendumPackage = "referendum-package"
    case hold, primary, alternate
    case referendumItems = "referendum-items"
    case doubleThreshold = "double-threshold"
    case blend
  }
  package enum ChamberMode: String, Sendable {
    case direct
    case tallySum = "tally-sum"
    case delegated
  }
  package struct Chamber: Sendable, Hashable {
    package var id: String
    package var dimension: Dimension
    package var mode: ChamberMode = .direct
    /// One council, one vote is a delegation too. Used where the mode is `delegated`.
    package var delegation = Delegation()
    /// Where it has a veto; empty: everywhere.
    package var categories: [String] = []
    package init(id: String, dimension: Dimension) {
      self.id = id
      self.dimension = dimension
    }
  }
  package enum Fallback: String, Sendable { case hold, primary, alternate }
  package struct Quorum: Sendable, Hashable {
    package var share: Ratio
    package var of: String
    package init(share: Ratio, of: String) {
      self.share = share
      self.of = of
    }
  }
  /// Exactly two.
  package var chambers: [Chamber] = []
  package var resolution: Resolution = .referendumPackage
  /// The place of the chamber that prevails, and of the one that begins.
  package var primary = 0
  package var first = 0
  /// By chamber.
  package var thresholds: [Ratio] = []
  package var alpha = Ratio(1, over: 2)
  package var quorum: Quorum?
  package var fallback: Fallback = .hold
  package init() {}
}

/// How much support, and how few blocks, a project needs (CONFEDERATION 8.5).
package struct Consent: Sendable, Hashable {
  package var support = Ratio.one
  package var maximumBlocks: Int64 = 0
  package var blockShare = Ratio.zero
  package init() {}
}
