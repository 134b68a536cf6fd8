import BudgetModel

/// The franchise predicates over the roll's columns (CONFEDERATION 4.1): first match wins, then the
/// default.
struct FranchiseTest: Sendable {
  /// The rule ids that exclude, of all franchises together; a default that excludes is `default`.
  private(set) var exclusionIDs: [String] = []
  /// By contest: the exclusion of each entry of the roll, less than 0 for none; nil: no franchise.
  private(set) var exclusions: [[Int32]?]
  private(set) var diagnostics: [Diagnostic] = []

  init(plan: CyclePlan, rows: BallotRows, rollEntries: [[Int32]?]) {
    exclusions = plan.contests.map { _ in nil }
    var evaluated: [String: [Int32]] = [:]
    for (place, contest) in plan.contests.enumerated() {
      guard let franchise = contest.franchise else { continue }
      if evaluated[franchise.id] == nil {
        let used = voters(under: franchise, plan: plan, rows: rows, rollEntries: rollEntries)
        evaluated[franchise.id] = evaluate(franchise, roll: plan.input.roll, used: used)
      }
      exclusions[place] = evaluated[franchise.id]
    }
  }

  /// Whether a voter, by the entry of the roll, may not vote in a contest.
  func excludes(_ entry: Int32?, from contest: ContestIndex) -> Bool {
    guard let entry, entry >= 0, let exclusions = exclusions[contest.position],
      exclusions.indices.contains(Int(entry))
    else { return false }
    return exclusions[Int(entry)] >= 0
  }

  /// Which entries of the roll handed in a ballot that a contest of the franchise reads.
  private mutating func voters(
    under franchise: Franchise, plan: CyclePlan, rows: BallotRows, rollEntries: [[Int32]?]
  ) -> [Bool] {
    var used = Array(repeating: false, count: plan.input.roll?.entries.count ?? 0)
    for (place, sheet) in rows.sheets.enumerated() where sheet.ballotCount > 0 {
      let isRead = plan.contests.contains {
        $0.franchise?.id == franchise.id && $0.reads(sheet.council)
      }
      if !isRead { continue }
      guard let entries = rollEntries[place] else {
        refuseUnlinked(franchise, sheet, hasRoll: plan.input.roll != nil)
        continue
      }
      for entry in entries where entry >= 0 { used[Int(entry)] = true }
    }
    return used
  }

  private mutating func refuseUnlinked(
    _ franchise: Franchise, _ sheet: BallotSheet, hasRoll: Bool
  ) {
    let what =
      hasRoll
      ? "give each ballot its voter_key" : "hand in roll.csv and give each ballot its voter_key"
    let refusal = Diagnostic(
      .attributeMissing, at: SourceLocation(file: sheet.file),
      "franchise \(franchise.id) cannot be applied to these ballots; \(what)")
    if diagnostics.last != refusal { diagnostics.append(refusal) }
  }

  private mutating func evaluate(_ franchise: Franchise, roll: Roll?, used: [Bool]) -> [Int32] {
    let first = exclusionIDs.count
    exclusionIDs += franchise.rules.map(\.id) + ["default"]
    guard let roll else { return [] }
    for rule in franchise.rules where Self.column(rule.attribute, in: roll) == nil {
      diagnostics.append(
        Diagnostic(
          .attributeMissing, at: franchise.place,
          "rule \(rule.id) of franchise \(franchise.id) asks for the column "
            + "\(quoted(rule.attribute)), which roll.csv does not have; add the column"))
      return Array(repeating: -1, count: roll.entries.count)
    }
    return roll.entries.indices.map { entry in
      used[entry] ? outcome(franchise, roll: roll, entry: entry, first: first) : -1
    }
  }

  private mutating func outcome(
    _ franchise: Franchise, roll: Roll, entry: Int, first: Int
  ) -> Int32 {
    for (place, rule) in franchise.rules.enumerated() {
      let value = Self.column(rule.attribute, in: roll)?(roll.entries[entry])
      switch Self.matches(rule, value) {
      case .yes: return rule.includes ? -1 : Int32(first + place)
      case .no: continue
      case .missing where !franchise.refusesMissingValues: continue
      case .missing, .notWhole: refuse(rule, franchise, roll.entries[entry], value)
      }
    }
    return franchise.includesByDefault ? -1 : Int32(first + franchise.rules.count)
  }

  private mutating func refuse(
    _ rule: Franchise.Rule, _ franchise: Franchise, _ entry: Roll.Entry, _ value: String?
  ) {
    let what = value == nil ? "has no" : "has no whole number as"
    diagnostics.append(
      Diagnostic(
        .attributeMissing, at: entry.place,
        "a voter of council \(entry.councilID) \(what) \(rule.attribute), which rule \(rule.id) of "
          + "franchise \(franchise.id) asks for; fill it in or set on-missing: no-match"))
  }

  private static func column(
    _ attribute: String, in roll: Roll
  ) -> (@Sendable (Roll.Entry) -> String?)? {
    if let place = roll.attributes.firstIndex(of: attribute) {
      return { place < $0.values.count ? $0.values[place] : nil }
    }
    switch attribute {
    case "council_id": return { $0.councilID }
    case "home": return { $0.home?.rawValue }
    default: return nil
    }
  }

  enum Match: Sendable { case yes, no, missing, notWhole }

  static func matches(_ rule: Franchise.Rule, _ value: String?) -> Match {
    switch rule.comparison {
    case .present: return value == nil ? .no : .yes
    case .absent: return value == nil ? .yes : .no
    default: break
    }
    guard let value else { return .missing }
    switch rule.comparison {
    case .equal: return rule.values.first == value ? .yes : .no
    case .notEqual: return rule.values.first == value ? .no : .yes
    case .in: return rule.values.contains(value) ? .yes : .no
    case .notIn: return rule.values.contains(value) ? .no : .yes
    default: return compares(rule, value)
    }
  }

  private static func compares(_ rule: Franchise.Rule, _ value: String) -> Match {
    guard let left = Int64(value), let right = rule.values.first.flatMap(Int64.init) else {
      return .notWhole
    }
    let holds =
      switch rule.comparison {
      case .less: left < right
      case .atMost: left <= right
      case .greater: left > right
      default: left >= right
      }
    return holds ? .yes : .no
  }
}
