extension SeatRule.Method {
  /// Whether seats or weights follow from a number of people.
  package var needsBase: Bool { self != .equal && self != .declared }

  /// Whether what it gives are always numbers of seats.
  fileprivate var givesSeats: Bool { ![.squareRoot, .declared, .exact].contains(self) }

  /// Whether `min` and `max` bound what a council gets.
  fileprivate var takesBounds: Bool { givesSeats && self != .equal }

  /// The settings without which there is no result, and which no other method reads.
  fileprivate var settings: [String] {
    switch self {
    case .sainteLague, .dhondt, .huntingtonHill, .adams, .hamilton: ["total"]
    case .degressive: ["total", "base-seats"]
    case .ratio: ["per"]
    case .steps: ["steps"]
    case .declared: ["weights"]
    case .squareRoot, .equal, .exact: []
    }
  }
}

extension SeatRule {
  /// A setting of a map of seats, and what is wrong with it.
  package struct Conflict: Sendable, Hashable {
    package var keys: [String]
    package var sentence: String
    package init(_ keys: [String], _ sentence: String) {
      self.keys = keys
      self.sentence = sentence
    }
  }
  /// More are not handed out one by one.
  package static let largestTotal = Int64(1_000_000)

  /// What the rule and those of single kinds lack for their methods, and what contradicts itself.
  ///
  /// - Parameter seatsAreHeld: each seat has a delegate with a mandate of their own
  package func conflicts(seatsAreHeld: Bool) -> [Conflict] {
    var conflicts = ownConflicts(seatsAreHeld: seatsAreHeld, isComplete: byKind.isEmpty)
    if base == .turnout && !allowsTurnoutBase { conflicts.append(Self.turnoutConflict) }
    for kind in byKind.keys.sorted(by: { $0.isBefore($1) }) {
      guard let rule = byKind[kind] else { continue }
      var found = rule.ownConflicts(seatsAreHeld: seatsAreHeld, isComplete: true)
      if rule.base == .turnout && !allowsTurnoutBase { found.append(Self.turnoutConflict) }
      conflicts += found.map { Conflict(["by-kind", kind] + $0.keys, $0.sentence) }
    }
    return conflicts
  }

  private static let turnoutConflict = Conflict(
    ["base"], "is turnout, which makes voting move seats; write allow-turnout-base: true")

  /// - Parameter isComplete: false where every council may have the rule of its kind
  private func ownConflicts(seatsAreHeld: Bool, isComplete: Bool) -> [Conflict] {
    var found: [Conflict] = []
    let written = [
      "total": total != nil, "per": per != nil, "steps": !steps.isEmpty,
      "weights": !weights.isEmpty, "base-seats": baseSeats != nil,
    ]
    for key in written.keys.sorted() {
      let isNeeded = method.settings.contains(key)
      if isNeeded && written[key] == false && isComplete {
        found.append(Conflict([key], "is missing; the method '\(method.rawValue)' needs it"))
      }
      if !isNeeded && written[key] == true { found.append(unread(key)) }
    }
    if let total, total > Self.largestTotal {
      found.append(
        Conflict(["total"], "is \(total); there may be up to \(Self.largestTotal) seats"))
    }
    return found + boundConflicts + stepConflicts + heldConflicts(seatsAreHeld)
  }

  private func unread(_ key: String) -> Conflict {
    Conflict([key], "is not read by the method '\(method.rawValue)'; take it out")
  }

  private var boundConflicts: [Conflict] {
    var found: [Conflict] = []
    if !method.takesBounds {
      for (key, isWritten) in [("min", minimum > 0), ("max", maximum != nil)] where isWritten {
        found.append(unread(key))
      }
    }
    guard let maximum else { return found }
    if maximum < minimum {
      found.append(Conflict(["max"], "is \(maximum), less than 'min', \(minimum)"))
    }
    if let baseSeats, maximum < baseSeats {
      found.append(Conflict(["max"], "is \(maximum), less than 'base-seats', \(baseSeats)"))
    }
    return found
  }

  private var stepConflicts: [Conflict] {
    zip(steps, steps.dropFirst()).filter { $0.bound >= $1.bound }.map { earlier, later in
      Conflict(["steps"], "has the bound \(later.bound) after \(earlier.bound); let bounds rise")
    }
  }

  private func heldConflicts(_ seatsAreHeld: Bool) -> [Conflict] {
    if !seatsAreHeld { return [] }
    let isWhole = method == .declared && weights.values.allSatisfy(\.isWhole)
    if method.givesSeats || isWhole { return [] }
    return [
      Conflict(
        ["method"],
        "gives weights that are no numbers of seats; with 'form: individual' choose another")
    ]
  }
}
